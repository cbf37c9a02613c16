import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { analyzeText } from '../../../search/analysis/analyze-text.ts';
import { askFigures, compareFigures, sumsOf, type Comparison } from '../compare-figures.ts';
import { runSimulation, type Simulated, type SimulationOptions } from '../run-simulation.ts';
import { createSimulatedClock } from '../simulated-clock.ts';
import { truthOf, type Truth } from '../truth.ts';
import type { ServedProcess } from './start-server-process.ts';

const DAY_MS = 86_400_000;
const POLL_MS = 1_000;
const MOST_POLLS = 90;
const { signal } = new AbortController();

interface SimulatedDay {
  simulated: Simulated;
  truth: Truth;
  /** Epoch milliseconds. */
  startMs: number;
}

/** Simulates a day at full speed. */
export async function simulateDay(
  { url }: ServedProcess,
  given: Pick<SimulationOptions, 'people' | 'recordings'>,
): Promise<SimulatedDay> {
  const clock = createSimulatedClock({ speed: 1_000_000, durationMs: DAY_MS, nowMs: Date.now });
  const simulated = await runSimulation({
    url,
    ...given,
    clock,
    streams: 4,
    newId: randomUUID,
    nowMs: Date.now,
    signal,
    onProgress() {},
  });
  const truth = truthOf(simulated.diaries, (text) => analyzeText(text).phoneticKey);
  return { simulated, truth, startMs: clock.startMs };
}

/** Compares the figures with the truth once they are complete: tasks close when no event has arrived for a while. */
export async function followTruth(
  { url, adminToken }: ServedProcess,
  { truth, startMs }: Pick<SimulatedDay, 'truth' | 'startMs'>,
): Promise<Comparison[]> {
  const span = { from: startMs - 60_000, to: Date.now() + 600_000 };
  for (let polls = 0; ; polls++) {
    const figures = await askFigures({ url, adminToken, span, signal });
    const compared = compareFigures(truth, new Map(), sumsOf(figures));
    if (polls === MOST_POLLS || compared.every(({ isEqual }) => isEqual)) return compared;
    await wait(POLL_MS);
  }
}
