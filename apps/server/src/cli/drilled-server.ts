import { askAlarms } from '../tools/drill/ask-alarms.ts';
import type { DrilledServer } from '../tools/drill/run-drill.ts';
import { askFigures, sumsOf } from '../tools/simulate/compare-figures.ts';
import { runSimulation, type SimulationOptions } from '../tools/simulate/run-simulation.ts';
import type { CommandContext } from './command-context.ts';
import { DRILL_STREAMS, startDrillServer, type DrillServerOptions } from './start-drill-server.ts';

const DAY_MS = 86_400_000;
/** All of the traffic of a drill. */
const SPAN_MS = 8 * DAY_MS;

type Simulation = Omit<SimulationOptions, 'url' | 'people' | 'streams' | 'onProgress'>;

/** Starts a server as a drill sees it. */
export async function openDrilledServer(
  context: CommandContext,
  options: DrillServerOptions,
  simulation: Simulation,
): Promise<DrilledServer & { close(): Promise<void> }> {
  const { signal } = context;
  let server = await startDrillServer(context, options);
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
      // A server compares distributions when it starts, and then rarely.
      await server.close();
      server = await startDrillServer(context, options);
    },
    close: () => server.close(),
  };
}
