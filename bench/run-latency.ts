import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STAGES = [
  'vadMs',
  'endpointWaitMs',
  'provisionalMs',
  'uploadMs',
  'queueMs',
  'encodeMs',
  'decodeMs',
  'searchMs',
  'renderMs',
] as const;

export type StageField = (typeof STAGES)[number];

/** One utterance; fields as in `e2e/latency/measure-session.ts`. */
export interface MeasuredSession {
  audio: string;
  pauseMs: number;
  transcript: string;
  rightPaintedMs: number | null;
  finalPaintedMs: number | null;
  stages: Record<StageField, number | null>;
  isCutOff: boolean;
  isSplit: boolean;
  bytesSent: number;
  bytesCaptured: number;
  bytesOfSpeech: number;
}

/** One visit; fields as in `e2e/latency/first-press.ts`. */
export interface FirstPress {
  visit: 'fresh' | 'revisit';
  openedMs: number | null;
  invitedMs: number | null;
  detectingMs: number | null;
  rightPaintedMs: number | null;
  cpuSeconds: number;
}

export interface LatencyRun {
  judged: Record<'hark' | 'fixed wait', MeasuredSession[]>;
  /** Shares of one core. */
  cpu: Record<'off' | 'start' | 'silence' | 'speech', number>;
  firstPresses: FirstPress[];
}

const e2e = join(dirname(fileURLToPath(import.meta.url)), '../e2e');

/** Plays recordings to a real Chromium with the built page and server; takes several minutes. */
export async function runLatency(): Promise<LatencyRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-latency-'));
  // Kept at BENCH_OUT for inspection by utterance.
  const out = process.env['BENCH_OUT'] ?? join(folder, 'latency.json');
  const playwright = createRequire(join(e2e, 'package.json')).resolve('@playwright/test/cli');
  try {
    const child = spawn(process.execPath, [playwright, 'test', '--config', 'latency.config.ts'], {
      cwd: e2e,
      env: { ...process.env, BENCH_OUT: out },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`the measurement in Chromium ended with code ${String(code)}`);
    const run: LatencyRun = JSON.parse(readFileSync(out, 'utf8'));
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
