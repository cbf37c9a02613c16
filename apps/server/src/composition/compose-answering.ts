import { randomUUID } from 'node:crypto';
import type { Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import { createEarlyAnswers } from '../answering/early/early-answers.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { createInstantSearch } from '../answering/pipeline/search-instantly.ts';
import { createTaskMemory, type TaskMemory } from '../answering/pipeline/task-memory.ts';
import type { ServingVersion } from '../answering/versions/served-versions.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Events } from './compose-events.ts';
import type { Served } from './open-resources.ts';

/** Observers of all answers in a process, of any setup. */
export interface Observers {
  events: Pick<Events, 'utteranceLogOf' | 'serverEventsOf'>;
  audioStore: Pick<AudioStore, 'keep'>;
  tracing: Pick<Tracing, 'pipeline' | 'early'>;
  /** What clients said before, for versions that share their tasks. Default: a memory of its own. */
  tasks?: TaskMemory | undefined;
  logger: Logger;
}

/** Returns the build of each part that answers. */
function versionOf({
  setup,
  name: pipeline,
  recognizer,
  search,
}: AnsweringParts & { name: string }): Version {
  const { vad } = setup;
  return { pipeline, recognizer: recognizer.version, search: search.version, vad: vad.model };
}

/** A setup with its recogniser and search, and the version that it is recorded as. Without one it has the setup's name. */
type AnsweringParts = Pick<Served, 'setup' | 'recognizer'> &
  Pick<Pipeline, 'search'> &
  Partial<Pick<ServingVersion, 'digest' | 'name'>>;

/** Composes the pipeline of one setup and its observers. It shares with other setups only what it is given. */
export function composeAnswering(served: AnsweringParts, observers: Observers): ServingVersion {
  const { setup, recognizer, search, digest = '', name = setup.pipeline } = served;
  const { endpointing, endpointRules, instant } = setup;
  const version = (): Version => versionOf({ ...served, name });
  const events = observers.events.serverEventsOf(version);
  const pipeline = observers.tracing.pipeline({
    recognizer,
    search,
    log: observers.events.utteranceLogOf(setup, search),
    tasks: observers.tasks ?? createTaskMemory({ nowMs: () => performance.now() }),
    understanding: setup.understanding ? { now: () => new Date() } : undefined,
    thresholds: setup.thresholds,
    version,
    newId: randomUUID,
    nowMs: () => performance.now(),
    onAnswer: watchAnswers(events, observers),
  });
  const early = createEarlyAnswers(pipeline, { ...setup.early, endpointRules, endpointing });
  const { maxPhrases } = setup.limits;
  const { biasing } = recognizer.capabilities;
  return {
    digest,
    name,
    setup,
    pipeline,
    early: observers.tracing.early(early),
    searchInstantly: createInstantSearch(pipeline, instant),
    limits: { ...setup.limits, maxPhrases: biasing ? maxPhrases : 0 },
  };
}

function watchAnswers(
  events: Pick<ServerEvents, 'refused'>,
  { audioStore, logger }: Pick<Observers, 'audioStore' | 'logger'>,
): Pipeline['onAnswer'] {
  return (utterance, answer) => {
    if (answer.type === 'failed')
      logger.error({ code: answer.code, reason: answer.message }, 'utterance failed');
    if (answer.type !== 'answered') return events.refused(utterance, answer);
    audioStore.keep(utterance).catch((error: unknown) => {
      logger.error({ err: error }, 'storing audio with consent failed');
    });
  };
}
