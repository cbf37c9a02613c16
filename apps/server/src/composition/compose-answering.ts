import { randomUUID } from 'node:crypto';
import type { Limits, Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import { createEarlyAnswers, type EarlyAnswers } from '../answering/early/early-answers.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { createInstantSearch } from '../answering/pipeline/search-instantly.ts';
import { createTaskMemory } from '../answering/pipeline/task-memory.ts';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Events } from './compose-events.ts';
import type { Served } from './open-resources.ts';

/** The parts that answer by one setup. */
export interface Answering {
  setup: ServingSetup;
  pipeline: Pipeline;
  early: EarlyAnswers;
  searchInstantly: ReturnType<typeof createInstantSearch>;
  /** The limits of the setup, as far as its recogniser supports them. */
  limits: Limits;
  events: ServerEvents;
}

/** Observers of all answers in a process, of any setup. */
export interface Observers {
  events: Pick<Events, 'utteranceLogOf' | 'serverEventsOf'>;
  audioStore: Pick<AudioStore, 'keep'>;
  tracing: Pick<Tracing, 'pipeline' | 'early'>;
  logger: Logger;
}

/** Returns the version that serves. */
function versionOf({ setup, recognizer, search }: AnsweringParts): Version {
  const { pipeline, vad } = setup;
  return { pipeline, recognizer: recognizer.version, search: search.version, vad: vad.model };
}

type AnsweringParts = Pick<Served, 'setup' | 'recognizer'> & Pick<Pipeline, 'search'>;

/** Composes the pipeline of one setup and its observers. It shares nothing with other setups. */
export function composeAnswering(served: AnsweringParts, observers: Observers): Answering {
  const { setup, recognizer, search } = served;
  const { endpointing, endpointRules, instant } = setup;
  const version = (): Version => versionOf(served);
  const events = observers.events.serverEventsOf(version);
  const pipeline = observers.tracing.pipeline({
    recognizer,
    search,
    log: observers.events.utteranceLogOf(setup, search),
    tasks: createTaskMemory({ nowMs: () => performance.now() }),
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
    setup,
    pipeline,
    early: observers.tracing.early(early),
    searchInstantly: createInstantSearch(pipeline, instant),
    limits: { ...setup.limits, maxPhrases: biasing ? maxPhrases : 0 },
    events,
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
