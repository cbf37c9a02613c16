import type { Final } from '@hark/shared/wire/final';
import type { ErrorMessage } from '@hark/shared/wire/server-message';
import { framesOf } from '../speaking/frames-of.ts';
import { openUtterance, type OpenUtterance } from '../speaking/open-utterance.ts';
import type { Diary, ShownTimes } from './diary.ts';
import type { Group } from './scenario.ts';
import type { SeededRandom } from './seeded-random.ts';
import { misfiredClip, simulatedClip, type SimulatedClip } from './simulated-clip.ts';
import type { Visitor } from './visitor.ts';

const FRAME_MS = 128;
/** From the press of the button to the first word, or to a misfire. */
const LEAD_MS = 600;
const MISFIRE_MS = 256;
const PAINT_MS = 16;
const MOST_BUSY_REPLIES = 50;

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

interface Said {
  answer: Final | ErrorMessage;
  timesBusy: number;
  waitedMs: number;
}

/** Sends a clip; if the network of this group fails, half of it, and the rest after a resume. */
async function sayClip(context: SpeakContext, clip: SimulatedClip, utteranceId: string): Promise<Said> {
  const { visitor, group, diary, random, signal } = context;
  const { taskId } = visitor;
  const { pcm, preRollMs, statistics } = clip;
  const startedAt = visitor.now();

  function open(): { utterance: OpenUtterance; frames: Uint8Array[] } {
    const ordinal = visitor.nextOrdinal();
    const about = { utteranceId, ordinal, taskId, preRollMs, startedAt };
    const options = { signal, mostBusyReplies: MOST_BUSY_REPLIES };
    return {
      utterance: openUtterance(visitor.connection(), about, options),
      frames: framesOf(pcm, { ordinal, frameMs: FRAME_MS }),
    };
  }

  /** Sends the frames from the first that the server lacks, up to `until` (exclusive). */
  async function send({ utterance, frames }: ReturnType<typeof open>, until: number): Promise<void> {
    const reply = await utterance.opened;
    // Refused, or answered before the connection was lost: no further audio is needed.
    if (reply.type !== 'ack') return;
    for (let sequence = reply.sequence + 1; sequence < until; sequence++) {
      // A frame is complete when its last sample is.
      const dueAt = startedAt + Math.min((sequence + 1) * FRAME_MS, statistics.durationMs);
      await visitor.rest(Math.max(0, dueAt - visitor.now()));
      const frame = frames[sequence];
      if (frame !== undefined) visitor.connection().frame(frame);
    }
  }

  const isCut = random.happens(group.network.cutShare);
  let opened = open();
  if (isCut) {
    await send(opened, Math.floor(opened.frames.length / 2));
    visitor.connection().cut();
    await visitor.reconnect();
    visitor.note('reconnected', { resumed: visitor.connection().ready.resumed });
    diary.reconnects++;
    opened = open();
  }
  const frames = opened.frames.length;
  await send(opened, frames);
  const answered = await opened.utterance.close({ frames, reason: 'endpoint', clip: statistics });
  const { answer, timesBusy, waitedMs } = answered;
  if (answer === null || answer.type === 'busy') throw new Error('The server was busy for too long.');
  return { answer, timesBusy, waitedMs };
}

/** Returns the clip as its page reports it. */
function reportedClip(clip: SimulatedClip, { page }: Group): SimulatedClip {
  const left = Object.fromEntries(page.leavesOut.map((field) => [field, null]));
  return { ...clip, statistics: { ...clip.statistics, ...left } };
}

function shownTimes(clip: SimulatedClip, waitedMs: number, answer: Final): ShownTimes {
  const { silenceAfterMs } = clip.statistics;
  return {
    endpointMs: silenceAfterMs,
    uploadMs: Math.max(0, waitedMs - answer.timings.totalMs),
    paintMs: PAINT_MS,
    wholeMs: silenceAfterMs === null ? null : silenceAfterMs + waitedMs + PAINT_MS,
  };
}

/** Presses the button and sends an utterance over the wire. @returns the answer; null if it failed */
export async function speakOnce(context: SpeakContext, recording: Float32Array): Promise<Final | null> {
  const { visitor, group, diary, random, newId } = context;
  diary.presses++;
  visitor.note('mic.pressed');
  await visitor.rest(LEAD_MS);
  if (random.happens(group.microphone.misfireShare)) await misfire(context);
  const { redemptionMs } = visitor.connection().ready.vad;
  const { microphone } = group;
  const clip = reportedClip(simulatedClip(recording, { microphone, redemptionMs, random }), group);
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
