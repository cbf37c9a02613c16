import { rolloutSchema, rolloutsSchema } from '@hark/shared/http/rollouts-api';
import { createOperator, type Operator } from '../tools/drill/ask-operator.ts';
import type { RehearsedServer } from '../tools/rehearse/run-rehearsal.ts';
import { runSimulation, type SimulationOptions } from '../tools/simulate/run-simulation.ts';
import { CommandError } from './command-error.ts';
import { DRILL_STREAMS, type RunningServer } from './start-drill-server.ts';

interface RehearsedOptions {
  running: RunningServer;
  simulation: Omit<SimulationOptions, 'url' | 'streams' | 'isEnough'>;
  wait(durationMs: number): Promise<void>;
}

const BY = 'hark rehearse';
const POLL_MS = 100;
/** More than a server needs to load the models of another version. */
const MOST_SWITCHING_MS = 60_000;

async function waitForChampion(
  operator: Operator,
  digest: string,
  { wait }: RehearsedOptions,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < MOST_SWITCHING_MS; waitedMs += POLL_MS) {
    const { champion, active } = await operator.get('v1/ops/rollouts', rolloutsSchema);
    if (champion?.digest === digest && active === null) return;
    await wait(POLL_MS);
  }
  throw new CommandError(1, 'The champion of the rehearsal does not serve.');
}

/** Returns the server as a rehearsal sees it: operated over HTTP, visited over the wire. */
export function openRehearsedServer(options: RehearsedOptions): RehearsedServer {
  const { running, simulation } = options;
  const operator = createOperator({ ...running, signal: simulation.signal });
  const rollouts: RehearsedServer['rollouts'] = () => operator.get('v1/ops/rollouts', rolloutsSchema);
  const begin = (challenger: string, rollout: object, reason: string): Promise<void> =>
    operator.send('POST', 'v1/ops/rollouts', {
      challenger,
      automation: 'automatic',
      ...rollout,
      by: BY,
      reason,
    });
  return {
    rollouts,
    async makeChampion(digest) {
      const { champion } = await rollouts();
      if (champion?.digest !== digest)
        await begin(digest, { kind: 'blue-green', shadow: null }, 'the champion of the rehearsal');
      await waitForChampion(operator, digest, options);
    },
    async start(digest, rollout) {
      await begin(digest, rollout, 'rehearsal');
      const { active, past } = await rollouts();
      const id = active?.id ?? past[0]?.id;
      if (id === undefined) throw new CommandError(1, 'The server does not know of the rollout.');
      return id;
    },
    read: (id) => operator.get(`v1/ops/rollouts/${id}`, rolloutSchema),
    async visit(enough) {
      const { diaries, broken } = await runSimulation({
        ...simulation,
        url: running.url,
        streams: DRILL_STREAMS,
        isEnough: () => enough.aborted,
      });
      return { visits: diaries.length + broken.length, broken };
    },
  };
}
