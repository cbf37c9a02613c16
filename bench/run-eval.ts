import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Output of `hark eval`; fields as in its report. */
export interface EvalRun {
  report: {
    wer: number | null;
    top1: number | null;
    top3: number | null;
    decodeMs: { p50: number | null; p95: number | null };
  };
  clips: { decodeMs: number | null; durationMs: number }[];
  /** Peak memory of the process; NaN where the system does not report it. */
  peakRssMb: number;
}

const program = join(dirname(fileURLToPath(import.meta.url)), '../apps/server/dist/main.js');
const POLL_MS = 250;

function peakRssMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/**
 * Runs the built `hark eval` in a separate process, with a temporary data folder.
 *
 * @param keptDetails path where its `--details` are kept
 */
export async function runEval(
  manifest: string,
  args: readonly string[],
  keptDetails?: string,
): Promise<EvalRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-eval-run-'));
  const out = join(folder, 'report.json');
  const details = keptDetails ?? join(folder, 'clips.jsonl');
  try {
    const child = spawn(
      process.execPath,
      [program, 'eval', manifest, ...args, '--out', out, '--details', details],
      {
        env: { ...process.env, HARK_DATA_DIR: join(folder, 'data') },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    let rss = Number.NaN;
    const poll = setInterval(() => {
      const now = peakRssMb(child.pid);
      if (!Number.isNaN(now)) rss = now;
    }, POLL_MS);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(poll);
    if (code !== 0) throw new Error(`hark eval ended with code ${String(code)}`);
    const report: EvalRun['report'] = JSON.parse(readFileSync(out, 'utf8'));
    const clips = readFileSync(details, 'utf8')
      .trim()
      .split('\n')
      .map((line): EvalRun['clips'][number] => JSON.parse(line));
    return { report, clips, peakRssMb: rss };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
