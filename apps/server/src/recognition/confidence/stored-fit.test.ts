import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, it } from 'vitest';
import { defaultConfidenceFit } from './default-confidence-fit.ts';
import { readStoredFit, storedFitPath } from './stored-fit.ts';

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hark-fit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = storedFitPath(folder);
  writeFileSync(path, content);
  return path;
}

const { engine } = defaultConfidenceFit;

it('reads a fit of the same engine', () => {
  const fit = { ...defaultConfidenceFit, recordings: 77 };
  expect(readStoredFit(fileWith(JSON.stringify(fit)), engine)).toEqual({ type: 'fit', fit });
});

it('accepts a missing file', () => {
  expect(readStoredFit(storedFitPath('/nowhere'), engine)).toEqual({ type: 'none' });
});

it.each([
  ['is cut off', '{"format":'],
  ['is something else', '{"format":"other"}'],
  [
    'has a weight that would lower the confidence of better evidence',
    JSON.stringify(defaultConfidenceFit).replace(/"phrase":/, '"phrase":-'),
  ],
])('refuses a file that %s', (_, content) => {
  expect(readStoredFit(fileWith(content), engine)).toEqual({
    type: 'unusable',
    reason: expect.stringContaining('hark calibrate'),
  });
});

it('refuses the fit of another engine, and names both', () => {
  const outcome = readStoredFit(fileWith(JSON.stringify(defaultConfidenceFit)), 'other/9');
  expect(outcome.type === 'unusable' && outcome.reason).toMatch(/moonshine.*other\/9/);
});
