import type { BrowserKind } from './driven-browser.ts';
import { startFirefox } from './firefox.ts';
import { findPrograms, type Programs } from './programs.ts';
import { startWebKit, type WebKitPrograms } from './webkit.ts';

const programs = findPrograms();

/** Programs that each test needs, in any browser. */
const SURROUNDINGS = ['pulseaudio', 'paplay', 'localedef'] as const;

function missing(...names: (keyof Programs)[]): string[] {
  return names.filter((name) => programs[name] === null);
}

function present(name: keyof Programs): string {
  const path = programs[name];
  if (path === null) throw new Error(`${name} is not installed`);
  return path;
}

export const FIREFOX: BrowserKind = {
  name: 'Firefox',
  missing: missing('firefox', ...SURROUNDINGS),
  start: (settings) => startFirefox(present('firefox'), settings),
};

export const webKitPrograms = (): WebKitPrograms => ({
  webkitDriver: present('webkitDriver'),
  miniBrowser: present('miniBrowser'),
  xvfb: present('xvfb'),
});

export const WEBKIT: BrowserKind = {
  name: 'WebKit',
  missing: missing('webkitDriver', 'miniBrowser', 'xvfb', ...SURROUNDINGS),
  start: (settings) => startWebKit(webKitPrograms(), settings),
};
