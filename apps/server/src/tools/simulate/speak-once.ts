import type { Final } from '@hark/shared/wire/final';
import { framesOf } from '../wire-client/frames-of.ts';
import {
  sendFrames,
  speakUtterance,
  type Spoken,
  type SpokenUtterance,
} from '../wire-client/speak-utterance.ts';
import type { Diary, ShownTimes } from './diary.ts';
import type { Group } from './scenario.ts';
import type { SeededRandom } from './seeded-random.ts';
import { misfiredClip, spokenClip, type SpokenClip } from './spoken-clip.ts';
import type { Visitor } from './visitor.ts';

const FRAME_MS = 128;
/** From the press of the button to the first word, and to noise that is taken for one. */
const LEAD_MS = 600;
const MISFIRE_MS = 256;
const PAINT_MS = 16;

export interface SpeakContext {
  visitor: Visitor;
  group: Group;
  diary: Diary;
  random: SeededRandom;
  newId(): string;
  signal: AbortSignal;
}

async function misfire({ visitor, diary, random, newId }: SpeakContext): Promise<void> {
  const utteranceId = newId();
  const connection = visitor.connection();
  const ordinal = visitor.nextOrdinal();
  const { taskId } = visitor;
  visitor.note('vad.start', {}, { utteranceId });
  connection.say({
    type: 'segment.open',
    utteranceId,
    ordinal,
    taskId,
    preRollMs: 0,
    startedAt: visitor.now(),
  });
  for (const frame of framesOf(misfiredClip(MISFIRE_MS, random), { ordinal, frameMs: FRAME_MS }))
    connection.frame(frame);
  connection.say({ type: 'segment.cancel', utteranceId, reason: 'misfire' });
  await visitor.rest(MISFIRE_MS);
  visitor.note('vad.misfire', {}, { utteranceId });
  diary.speechStarts++;
  diary.misfires++;
}

function utteranceOf(visitor: Visitor, clip: SpokenClip, utteranceId: string): SpokenUtterance {
  const ordinal = visitor.nextOrdinal();
  return {
    open: {
      utteranceId,
      ordinal,
      taskId: visitor.taskId,
      preRollMs: clip.statistics.silenceBeforeMs ?? 0,
      startedAt: visitor.now(),
    },
    frames: framesOf(clip.pcm, { ordinal, frameMs: FRAME_MS }),
    close: { reason: 'endpoint', clip: clip.statistics },
  };
}

/** Says a clip; where the network of this group fails, half of it, and after a resume the rest. */
async function sayClip(context: SpeakContext, clip: SpokenClip, utteranceId: string): Promise<Spoken> {
  const { visitor, group, diary, random, signal } = context;
  const startedAt = visitor.now();
  const beforeFrame = async (sequence: number): Promise<void> => {
    // A frame is there when its last sample is.
    const dueAt = startedAt + Math.min((sequence + 1) * FRAME_MS, clip.statistics.durationMs);
    await visitor.rest(Math.max(0, dueAt - visitor.now()));
  };
  let utterance = utteranceOf(visitor, clip, utteranceId);
  const isCut = random.happens(group.network.cutShare);
  if (isCut) {
    const until = Math.floor(utterance.frames.length / 2);
    await sendFrames(visitor.connection(), utterance, { signal, beforeFrame, until });
    visitor.connection().cut();
    await visitor.reconnect();
    visitor.note('reconnected', { resumed: visitor.connection().ready.resumed });
    diary.reconnects++;
    const again = utteranceOf(visitor, clip, utteranceId);
    utterance = { ...again, open: { ...again.open, startedAt } };
  }
  return speakUtterance(visitor.connection(), utterance, { signal, beforeFrame });
}

function shownTimes(clip: SpokenClip, waitedMs: number, answer: Final): ShownTimes {
  const { silenceAfterMs } = clip.statistics;
  return {
    endpointMs: silenceAfterMs,
    uploadMs: Math.max(0, waitedMs - answer.timings.totalMs),
    paintMs: PAINT_MS,
    wholeMs: silenceAfterMs === null ? null : silenceAfterMs + waitedMs + PAINT_MS,
  };
}

/** Presses the button and says something, through the wire. @returns what was answered; null where it failed */
export async function speakOnce(context: SpeakContext, recording: Float32Array): Promise<Final | null> {
  const { visitor, group, diary, random, newId } = context;
  diary.presses++;
  visitor.note('mic.pressed');
  await visitor.rest(LEAD_MS);
  if (random.happens(group.microphone.misfireShare)) await misfire(context);
  const { redemptionMs } = visitor.connection().ready.vad;
  const clip = spokenClip(recording, { microphone: group.microphone, redemptionMs, random });
  const { durationMs } = clip.statistics;
  const utteranceId = newId();
  const startedAt = visitor.now();
  visitor.note('vad.start', {}, { utteranceId });
  diary.speechStarts++;
  const { answer, timesBusy, waitedMs: realMs } = await sayClip(context, clip, utteranceId);
  visitor.note('vad.end', { silenceAfterMs: clip.statistics.silenceAfterMs }, { utteranceId });
  const waitedMs = Math.round(realMs + random.between(group.network.delayMs));
  await visitor.rest(startedAt + durationMs + waitedMs + PAINT_MS - visitor.now());
  const outcomeAt = visitor.now();
  const final = answer.type === 'final' ? answer : null;
  const times = final === null ? null : shownTimes(clip, waitedMs, final);
  if (final === null) visitor.note('error.shown', {}, { utteranceId });
  else
    visitor.note(
      'results.shown',
      { count: final.results.length, ...times },
      { utteranceId, queryId: final.queryId },
    );
  const heardMs = LEAD_MS + durationMs;
  const savedShare = LEAD_MS / heardMs;
  visitor.note('mic.closed', { heardMs, sentMs: durationMs, savedShare });
  diary.savedShares.push(savedShare);
  diary.attempts.push({ startedAt, outcomeAt, clip: clip.statistics, answer: final, times, timesBusy });
  return final;
}
