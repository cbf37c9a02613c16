import { randomUUID } from 'node:crypto';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Final } from '@hark/shared/wire/final';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSessions, type Session } from '../../serving/gateway/sessions.ts';
import { answerUtterance } from '../../answering/pipeline/answer-utterance.ts';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { createEarlyAnswers } from '../../answering/early/early-answers.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { closeMessage, HELLO, openMessage } from '../../testing/wire-harness.ts';
import type { Tracing } from '../tracing.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';

/** Not enough for an interim. */
const FEW_FRAMES = 16;
/** More than an interim needs. */
const MANY_FRAMES = 32;
/** Loud enough not to be silence. */
const LOUD = 8_000;

const ENTRIES: CatalogueEntry[] = [
  { id: 'stanford', title: 'Stanford University', category: 'university' },
  { id: 'sanford', title: 'Sanford University', category: 'university' },
];

interface Said {
  utteranceId?: string;
  ordinal?: number;
  /** The client marks a pause before its close, and closes when it has the provisional answer. */
  pauses?: boolean;
}

/** A server's real gateway and pipeline, traced, with the given recogniser and stores in memory. */
export function createTracedGateway(tracing: Tracing, recognizer: Recognizer) {
  const search = createMemorySearchIndex(ENTRIES);
  const pipeline = tracing.pipeline(
    memoryPipeline({ recognizer, search, newId: randomUUID, nowMs: () => performance.now() }),
  );
  const { endpointing, endpointRules, limits } = DEFAULT_SETUP;
  const early = createEarlyAnswers(pipeline, { ...DEFAULT_SETUP.early, endpointRules, endpointing });
  const traced = tracing.early(early);
  const sessions = tracing.sessions(
    createSessions({
      newId: randomUUID,
      limits,
      choose: () => ({
        early: traced,
        endpointing,
        usesPhrases: recognizer.capabilities.biasing,
        rollout: null,
        answer: (utterance, options) =>
          answerUtterance(pipeline, utterance, { priority: 'final', ...options }),
        onAnswered() {},
      }),
      findAnswer: (utteranceId) => pipeline.log.find(utteranceId),
    }),
  );

  function attach(): { session: Session; next(type: ServerMessage['type']): Promise<ServerMessage> } {
    const received: ServerMessage[] = [];
    let wake = (): void => undefined;
    const { session } = sessions.attach(HELLO, () => undefined);
    session.desk.attach({
      send(message) {
        received.push(message);
        wake();
      },
      fail(code, message, details) {
        received.push({ type: 'error', code, message, retryable: false, ...details });
        wake();
      },
    });
    return {
      session,
      async next(type) {
        for (;;) {
          const at = received.findIndex((message) => message.type === type);
          const [found] = at === -1 ? [] : received.splice(at, 1);
          if (found !== undefined) return found;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
    };
  }

  /** Sends half a second of sound, or a second, over a new session. */
  function open({ utteranceId = randomUUID(), ordinal = 1, pauses = false }: Said) {
    const client = attach();
    const { desk } = client.session;
    const message = openMessage(utteranceId, ordinal);
    if (message.type === 'segment.open') desk.open(message);
    const frames = pauses ? MANY_FRAMES : FEW_FRAMES;
    for (let sequence = 0; sequence < frames; sequence++) {
      const pcm = new Int16Array(VAD_FRAME_SAMPLES).fill(LOUD);
      desk.frame({ ordinal, sequence, capturedAtMs: sequence * 32, pcm });
    }
    return { ...client, desk, utteranceId, frames };
  }

  async function say(said: Said = {}): Promise<Final> {
    const { desk, next, utteranceId, frames } = open(said);
    let more = 0;
    if (said.pauses === true) {
      desk.pause({ type: 'segment.pause', utteranceId, frames });
      for (;;) {
        const interim = await next('interim');
        if (interim.type === 'interim' && interim.provisional === true) break;
      }
      const pcm = new Int16Array(VAD_FRAME_SAMPLES);
      desk.frame({ ordinal: said.ordinal ?? 1, sequence: frames, capturedAtMs: frames * 32, pcm });
      more = 1;
    }
    desk.close(closeMessage(utteranceId, frames + more));
    const final = await next('final');
    if (final.type !== 'final') throw new Error('unreachable');
    return final;
  }

  return { pipeline, open, say, close: () => sessions.close() };
}
