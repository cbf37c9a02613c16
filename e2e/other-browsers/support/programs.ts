import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Paths of the programs that drive a browser and its microphone. */
export interface Programs {
  firefox: string | null;
  webkitDriver: string | null;
  /** WebKitGTK's MiniBrowser, which its driver starts. */
  miniBrowser: string | null;
  xvfb: string | null;
  pulseaudio: string | null;
  paplay: string | null;
  localedef: string | null;
}

function onPath(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync) ?? null;
}

/** Debian keeps it in a folder named for the architecture and the library's version. */
function findMiniBrowser(): string | null {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return null;
  const folders = readdirSync(libraries).flatMap((architecture) =>
    ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((version) =>
      join(libraries, architecture, version, 'MiniBrowser'),
    ),
  );
  return folders.find(existsSync) ?? null;
}

export function findPrograms(): Programs {
  return {
    firefox: onPath('firefox-esr', 'firefox'),
    webkitDriver: onPath('WebKitWebDriver'),
    miniBrowser: findMiniBrowser(),
    xvfb: onPath('Xvfb'),
    pulseaudio: onPath('pulseaudio'),
    paplay: onPath('paplay'),
    // It creates nothing without the sources of locales.
    localedef: existsSync('/usr/share/i18n/locales/en_US') ? onPath('localedef') : null,
  };
}
