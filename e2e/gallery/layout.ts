import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** Left, top, width and height, in CSS pixels. */
type Box = readonly [number, number, number, number];

/** The boxes of each part of a page, in the order of the document. */
export type Layout = Record<string, Box[]>;

/** Layouts by look and scene. */
type Reference = Record<string, Record<string, Layout>>;

const REFERENCE = fileURLToPath(new URL('layouts.json', import.meta.url));

/** Fonts and rounding move boxes a little; a fault moves them further. */
const TOLERANCE_PX = 24;
const TOLERANCE_SHARE = 0.06;
/** Of a list, the first items stand for all. */
const MAX_BOXES = 3;

/** Returns the boxes of what is visible: elements with a test id, headings, regions and notices. */
export function layoutOf(page: Page): Promise<Layout> {
  return page.evaluate((maxBoxes) => {
    const layout: Record<string, [number, number, number, number][]> = {};
    const parts =
      'h1, [data-testid], [data-metric], main > *, section[aria-label], dialog[open], dialog[open] section';
    for (const element of document.querySelectorAll<HTMLElement>(parts)) {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width * height < 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
      const [className = ''] = element.classList;
      const name = element.dataset['testid'] ?? element.dataset['metric'] ?? (className || element.localName);
      const boxes = (layout[name] ??= []);
      if (boxes.length === maxBoxes) continue;
      boxes.push([Math.round(left), Math.round(top), Math.round(width), Math.round(height)]);
    }
    return layout;
  }, MAX_BOXES);
}

const isNear = (before: number, now: number): boolean =>
  Math.abs(before - now) <= Math.max(TOLERANCE_PX, TOLERANCE_SHARE * Math.abs(before));

const isNearBox = (before: Box, now: Box): boolean =>
  before.every((edge, place) => isNear(edge, now[place] ?? Number.NaN));

/** Returns a line for each part that came, went or moved. */
export function differences(before: Layout, now: Layout): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].flatMap((name) => {
    const was = before[name] ?? [];
    const is = now[name] ?? [];
    if (was.length === is.length && was.every((box, place) => isNearBox(box, is[place] ?? [0, 0, 0, 0])))
      return [];
    return [`${name}: ${JSON.stringify(was)} before, ${JSON.stringify(is)} now`];
  });
}

export function readReference(): Reference {
  return existsSync(REFERENCE) ? JSON.parse(readFileSync(REFERENCE, 'utf8')) : {};
}

/** Replaces the layouts of these scenes in this look. */
export function writeReference(look: string, layouts: Record<string, Layout>): void {
  const before = readReference();
  const all: Reference = { ...before, [look]: { ...before[look], ...layouts } };
  const lines = Object.entries(all)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, scenes]) => {
      const rows = Object.entries(scenes).map(
        ([scene, layout]) => `    ${JSON.stringify(scene)}: ${JSON.stringify(layout)}`,
      );
      return `  ${JSON.stringify(name)}: {\n${rows.join(',\n')}\n  }`;
    });
  writeFileSync(REFERENCE, `{\n${lines.join(',\n')}\n}\n`);
}
