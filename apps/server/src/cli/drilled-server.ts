import { askAlarms } from '../tools/drill/ask-alarms.ts';
import { changeServer } from '../tools/drill/change-server.ts';
import type { DrilledServer } from '../tools/drill/run-drill.ts';
import { askFigures, sumsOf } from '../tools/simulate/compare-figures.ts';
import { runSimulation, type SimulationOptions } from '../tools/simulate/run-simulation.ts';
import type { CommandContext } from './command-context.ts';
import { DRILL_STREAMS, startDrillServer, type DrillServerOptions } from './start-drill-server.ts';

const DAY_MS = 86_400_000;
/** All of the traffic of a drill. */
const SPAN_MS = 8 * DAY_MS;

type Simulation = Omit<SimulationOptions, 'url' | 'people' | 'streams' | 'onProgress'>;

/** Drift is looked for in the hours and the day of the trouble: docs/drift.md. */
const DRIFT_SETTINGS = {
  values: { windowHours: 1, choiceDays: 1, choiceReferenceDays: 6, wordDays: 1, wordReferenceDays: 6 },
  by: 'hark drill',
  reason: 'the trouble lasts for some hours',
};

/** Starts a server as a drill sees it. */
export async function openDrilledServer(
  context: CommandContext,
  options: DrillServerOptions,
  simulation: Simulation,
): Promise<DrilledServer & { close(): Promise<void> }> {
  const { signal } = context;
  const server = await startDrillServer(context, options);
  const operate = (method: 'POST' | 'PUT', path: string, body: object): Promise<void> =>
    changeServer({ ...server, signal }, { method, path, body });
  await operate('PUT', 'v1/ops/drift/settings', DRIFT_SETTINGS);
  return {
    visit: (people, onProgress) =>
      runSimulation({ ...simulation, url: server.url, people, streams: DRILL_STREAMS, onProgress }),
    async tasks() {
      const nowMs = simulation.nowMs();
      const span = { from: nowMs - SPAN_MS, to: nowMs + DAY_MS };
      const figures = await askFigures({ ...server, span, signal });
      return sumsOf(figures).get('gateway.tasks')?.total ?? 0;
    },
    alarms: () => askAlarms({ ...server, signal }),
    async checkDrift() {
      await operate('POST', 'v1/ops/drift/checks', { traffic: 'synthetic' });
    },
    close: () => server.close(),
  };
}
