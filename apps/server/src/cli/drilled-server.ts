import { alarmsSchema, thresholdsSchema } from '@hark/shared/http/alarms-api';
import { createOperator, type Operator } from '../tools/drill/ask-operator.ts';
import type { DrilledServer } from '../tools/drill/run-drill.ts';
import { timeRuleChanges } from '../tools/drill/time-rules.ts';
import { askFigures, sumsOf } from '../tools/simulate/compare-figures.ts';
import { runSimulation, type SimulationOptions } from '../tools/simulate/run-simulation.ts';
import type { CommandContext } from './command-context.ts';
import { DRILL_STREAMS, startDrillServer, type DrillServerOptions } from './start-drill-server.ts';

const DAY_MS = 86_400_000;
/** All of the traffic of a drill. */
const SPAN_MS = 8 * DAY_MS;

type Simulation = Omit<SimulationOptions, 'url' | 'people' | 'streams' | 'onProgress'>;

const BY = 'hark drill';
/** Drift is looked for in the hours and the day of the trouble: docs/drift.md. */
const DRIFT_SETTINGS = {
  values: { windowHours: 1, choiceDays: 1, choiceReferenceDays: 6, wordDays: 1, wordReferenceDays: 6 },
  by: BY,
  reason: 'the trouble lasts for some hours',
};

/** On a busy machine only what is expected of the times is looked at. */
async function retireTimes(operator: Operator, expected: readonly string[]): Promise<void> {
  const { rules } = await operator.get('v1/ops/thresholds', thresholdsSchema);
  for (const change of timeRuleChanges(rules, expected)) {
    const reason = 'the machine has other work';
    await operator.send('PUT', 'v1/ops/thresholds', { ...change, by: BY, reason });
  }
}

interface DrilledOptions extends DrillServerOptions {
  /** Whether the machine has other work. */
  isBusy: boolean;
  /** Metrics of which one should ring. */
  expected: readonly string[];
}

/** Starts a server as a drill sees it. */
export async function openDrilledServer(
  context: CommandContext,
  options: DrilledOptions,
  simulation: Simulation,
): Promise<DrilledServer & { close(): Promise<void> }> {
  const { signal } = context;
  const server = await startDrillServer(context, options);
  const operator = createOperator({ ...server, signal });
  try {
    await operator.send('PUT', 'v1/ops/drift/settings', DRIFT_SETTINGS);
    if (options.isBusy) await retireTimes(operator, options.expected);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    visit: (people, onProgress) =>
      runSimulation({ ...simulation, url: server.url, people, streams: DRILL_STREAMS, onProgress }),
    async tasks() {
      const nowMs = simulation.nowMs();
      const span = { from: nowMs - SPAN_MS, to: nowMs + DAY_MS };
      const figures = await askFigures({ ...server, span, signal });
      return sumsOf(figures).get('gateway.tasks')?.total ?? 0;
    },
    alarms: () => operator.get('v1/ops/alarms', alarmsSchema),
    checkDrift: () => operator.send('POST', 'v1/ops/drift/checks', { traffic: 'synthetic' }),
    close: () => server.close(),
  };
}
