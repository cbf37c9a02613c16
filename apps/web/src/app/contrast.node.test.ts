import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** WCAG 2.2, 1.4.3 for text and 1.4.11 for what must be seen to use a control. */
const TEXT = 4.5;
const GRAPHIC = 3;

const PAIRS: [foreground: string, background: string, atLeast: number][] = [
  ['ink', 'paper', TEXT],
  ['ink', 'surface', TEXT],
  ['ink', 'sending-tint', TEXT],
  ['ink', 'still-tint', TEXT],
  ['ink-soft', 'paper', TEXT],
  ['ink-soft', 'surface', TEXT],
  ['ink-unsettled', 'paper', TEXT],
  ['paper', 'ink', TEXT],
  ['still', 'paper', TEXT],
  ['still', 'surface', TEXT],
  ['sending', 'paper', TEXT],
  ['warning', 'paper', TEXT],
  ['on-strong', 'sending', TEXT],
  ['on-strong', 'still', GRAPHIC],
  ['control-line', 'surface', GRAPHIC],
  ['control-line', 'paper', GRAPHIC],
  ['control-line', 'sending-tint', GRAPHIC],
  ['focus', 'paper', GRAPHIC],
  ['focus', 'surface', GRAPHIC],
  ['focus', 'sending-tint', GRAPHIC],
];

function colours(css: string): Map<string, string> {
  const found = [...css.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/g)];
  return new Map(found.map(([, name = '', value = '']) => [name, value]));
}

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const darkStart = tokens.indexOf('@media (prefers-color-scheme: dark)');
const light = colours(tokens.slice(0, darkStart));
const dark = new Map([...light, ...colours(tokens.slice(darkStart))]);

describe.each([
  ['light', light],
  ['dark', dark],
])('contrast in the %s scheme', (_scheme, palette) => {
  it.each(PAIRS)('%s on %s is at least %d : 1', (foreground, background, atLeast) => {
    const ratio = contrast(palette.get(foreground) ?? '', palette.get(background) ?? '');
    expect(ratio).toBeGreaterThanOrEqual(atLeast);
  });
});

it('gives the extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#777777')).toBe(1);
});
