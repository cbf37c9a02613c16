import type { ServingState } from '@hark/shared/rollouts/serving-state';
import pino from 'pino';
import type { Answer } from '../../../answering/pipeline/answer-utterance.ts';
import type { Utterance } from '../../../answering/pipeline/utterance.ts';
import { createScriptedRecognizer } from '../../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../../testing/memory-pipeline.ts';
import { oneVersion } from '../../../testing/one-version.ts';
import { finalOf } from '../../../testing/wire-harness.ts';
import type { LoggedTask } from '../recall-task.ts';
import { createServedVersions } from '../served-versions.ts';
import type { OpenedVersion } from '../warm-versions.ts';

const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const A = digestOf('a');
export const B = digestOf('b');
export const C = digestOf('c');

const search = createMemorySearchIndex([]);

/** A version whose recogniser says its own name, and which notes that it was closed. */
export function fakeVersion(
  digest: string,
  closed: string[],
  recognizer = createScriptedRecognizer('hello'),
): OpenedVersion {
  const name = `version-${digest.at(-1)}`;
  const pipeline = memoryPipeline({ recognizer, search });
  const version = oneVersion(pipeline, { digest, name }).champion();
  return {
    version,
    grownBytes: 0,
    sharesModels: () => true,
    close: async () => void closed.push(digest),
  };
}

/** What serves: the champion alone, or with a rollout. */
export function stateOf(
  revision: number,
  champion: string,
  more: Partial<Omit<ServingState, 'revision' | 'champion'>> = {},
): ServingState {
  return { revision, champion, previous: null, rollout: null, ...more };
}

type Rollout = NonNullable<ServingState['rollout']>;

/** A canary of B. */
export function canaryOf(weight: number, changes: Partial<Rollout> = {}): Rollout {
  return {
    id: 'one',
    challenger: B,
    salt: 'salt',
    audience: { type: 'everybody' },
    position: { phase: 'canary', pausedIn: null, step: 0, weight },
    ...changes,
  };
}

/** Versions of a process whose clock stands still unless the test moves it. A serves at first. */
export function fakeVersions() {
  let now = 0;
  const closed: string[] = [];
  const logged = new Map<string, LoggedTask>();
  const broken = new Map<string, string>();
  const unservable: string[] = [];
  const opened: string[] = [];
  const versions = createServedVersions({
    first: fakeVersion(A, closed),
    async open(digest) {
      opened.push(digest);
      const reason = broken.get(digest);
      if (reason !== undefined) throw new Error(reason);
      return fakeVersion(digest, closed);
    },
    readTask: async (clientId) => logged.get(clientId) ?? null,
    onUnservable: (rolloutId, reason) => void unservable.push(`${rolloutId}: ${reason}`),
    nowMs: () => now,
    logger: pino({ level: 'silent' }),
  });
  return {
    versions,
    closed,
    opened,
    logged,
    broken,
    unservable,
    pass: (ms: number) => {
      now += ms;
    },
    nowMs: () => now,
    /** Follows a state until its versions are warm. */
    async follow(state: ServingState): Promise<void> {
      versions.follow(state);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Returns an answer that took so long. */
export function answered(totalMs: number): Answer {
  const final = finalOf('utterance-1', 'hello');
  return { type: 'answered', final: { ...final, timings: { ...final.timings, totalMs } } };
}

export const failed: Answer = { type: 'failed', code: 'recognition_failed', message: 'it broke' };

/** An utterance of which only the answer matters. */
export const anyUtterance: Utterance = {
  utteranceId: 'utterance-1',
  taskId: 'task-0001',
  speaker: {
    clientId: 'client-0001',
    sessionId: 'session-0001',
    device: null,
    vad: null,
    language: 'en',
    consent: { audio: false },
    phrases: [],
  },
  pcm: new Int16Array(0),
  speechPcm: new Int16Array(0),
  clip: null,
  startedAt: null,
  endReason: 'stop',
  limit: 5,
};
