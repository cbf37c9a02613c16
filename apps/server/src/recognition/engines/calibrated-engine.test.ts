import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, expect, onTestFinished, it } from 'vitest';
import { defaultConfidenceFit } from '../confidence/default-confidence-fit.ts';
import { moonshineEngine } from './engine.ts';
import { calibratedEngine } from './calibrated-engine.ts';
import { storedFitPath } from '../confidence/stored-fit.ts';

const engine = moonshineEngine();
let dataDir: string;
let logged: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hark-calibrated-'));
  logged = [];
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
});

function calibrated(content?: string) {
  if (content !== undefined) writeFileSync(storedFitPath(dataDir), content);
  const logger = pino({ level: 'warn' }, { write: (line) => logged.push(line) });
  return calibratedEngine(engine, { dataDir, logger });
}

it('the default fit belongs to the default engine', () => {
  expect(defaultConfidenceFit.engine).toBe(engine.version);
});

it("uses the operator's own fit", () => {
  const fit = { ...defaultConfidenceFit, recordings: 77 };
  expect(calibrated(JSON.stringify(fit)).thread).toMatchObject({ confidence: { recordings: 77 } });
  expect(logged).toEqual([]);
});

it('uses the default fit if there is no other', () => {
  expect(calibrated()).toEqual(engine);
  expect(logged).toEqual([]);
});

it('uses the default fit if the file is invalid, and reports why', () => {
  expect(calibrated(JSON.stringify({ ...defaultConfidenceFit, engine: 'other/1' }))).toEqual(engine);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatch(/confidence\.json.*other\/1.*hark calibrate/);
});
