import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ManifestClip } from '@hark/shared/manifest';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { readManifest } from '../../apps/server/src/learning/evaluation/read-manifest.ts';
import type { RecordedClip, Stretch } from '../../apps/server/src/tools/load/recorded-clip.ts';
import { sayClip } from '../../apps/server/src/tools/load/say-clip.ts';
import { openUtterance } from '../../apps/server/src/tools/speaking/open-utterance.ts';
import { openWireLine, type WireLine } from '../../apps/server/src/tools/wire-client/wire-line.ts';
import { clipsToSay } from '../clips-to-say.ts';

/** One recording, sent with an inserted pause. */
export interface SaidWithPause {
  audio: string;
  text: string;
  /** Set in the manifest; '' without one. */
  set: string;
  pauseMs: number;
  /** Time of the close. The first two are cut-offs; sounds without words may follow the last word. */
  ended: 'in the pause' | 'before the last word' | 'after the last word' | 'after the last sound';
  /** Whether the server sent an early endpoint. */
  hinted: boolean;
  transcript: string;
  /** Transcript of the whole recording. */
  whole: string;
  /** Silence by VAD before the close; negative where more speech came. */
  waitedMs: number;
}

/** Parallel speakers, few enough to leave capacity for interims and drafts. */
const SPEAKERS = 3;

/** At least two words, to have a gap between them. */
const hasWords = ({ text }: ManifestClip): boolean => transcriptWords(text).length > 1;

/** Runs with a new client each time, whose pauses are unknown. */
async function withLine<T>(url: URL, talk: (line: WireLine) => Promise<T>): Promise<T> {
  const line = await openWireLine(url, new AbortController().signal);
  try {
    return await talk(line);
  } finally {
    await line.close();
  }
}

/** Transcribes the audio, sent as fast as possible. */
function hear(pcm: Int16Array, url: URL): Promise<string[]> {
  return withLine(url, async (line) => {
    const utteranceId = randomUUID();
    const utterance = openUtterance(
      line,
      { utteranceId, ordinal: 1, taskId: utteranceId, preRollMs: 0, startedAt: Date.now() },
      { signal: new AbortController().signal, mostBusyReplies: 0 },
    );
    const frames = Math.ceil(pcm.length / VAD_FRAME_SAMPLES);
    for (let sequence = 0; sequence < frames; sequence++)
      line.audio(1, sequence, pcm.subarray(sequence * VAD_FRAME_SAMPLES, (sequence + 1) * VAD_FRAME_SAMPLES));
    const clip = unmeasuredClip(pcm.length / SAMPLES_PER_MS);
    const { answer } = await utterance.close({ frames, reason: 'stop', clip });
    if (answer?.type !== 'final') throw new Error(`not heard: ${answer?.type}`);
    return transcriptWords(answer.transcript);
  });
}

/** A recording with words before and after its pause, and the words of the whole. */
interface ToSay extends ManifestClip {
  clip: RecordedClip;
  pause: Stretch;
  whole: string[];
}

/** Returns null without words before or after the pause. */
async function toSay(clip: RecordedClip, listed: ManifestClip, url: URL): Promise<ToSay | null> {
  const { pause } = clip;
  if (pause === null || pause.startMs <= 0) return null;
  const middle = Math.round(((pause.startMs + pause.endMs) / 2) * SAMPLES_PER_MS);
  const before = await hear(clip.pcm.slice(0, middle), url);
  const whole = await hear(clip.pcm, url);
  const isInside = before.length > 0 && before.join(' ') !== whole.join(' ');
  return isInside ? { ...listed, clip, pause, whole } : null;
}

async function sayWithPause({ clip, pause, whole, text, slices }: ToSay, url: URL): Promise<SaidWithPause> {
  const spoken = await withLine(url, (line) =>
    sayClip(clip, { line, ordinal: 1, signal: new AbortController().signal }),
  );
  const { final, audioMs: closedMs, hinted } = spoken;
  if (final === null) throw new Error(`${clip.audio}: no answer`);
  const isWhole = transcriptWords(final.transcript).join(' ') === whole.join(' ');
  return {
    audio: clip.audio,
    text,
    set: slices?.['set'] ?? '',
    pauseMs: pause.endMs - pause.startMs,
    ended: closedMs <= pause.endMs ? 'in the pause' : endedAfter(closedMs < clip.speechEndMs, isWhole),
    hinted,
    transcript: final.transcript,
    whole: whole.join(' '),
    waitedMs: closedMs - clip.speechEndMs,
  };
}

function endedAfter(isEarly: boolean, isWhole: boolean): SaidWithPause['ended'] {
  if (!isEarly) return 'after the last sound';
  return isWhole ? 'after the last word' : 'before the last word';
}

interface Options {
  manifest: string;
  url: URL;
  out: string;
  pausesMs: number[];
  place: number;
}

async function main({ manifest, url, out, pausesMs, place }: Options): Promise<void> {
  const listed = readManifest(readFileSync(manifest, 'utf8')).clips.filter(hasWords);
  const byAudio = new Map(listed.map((clip) => [clip.audio, clip]));
  const clips = await clipsToSay(manifest, listed, { pausesMs, pausePlace: place });
  // Done before any utterance, so that it delays no answer.
  const inside: ToSay[] = [];
  for (const clip of clips) {
    const listedClip = byAudio.get(clip.audio);
    const one = listedClip === undefined ? null : await toSay(clip, listedClip, url);
    if (one === null) process.stderr.write(`${clip.audio}: no words on both sides of its pause\n`);
    else inside.push(one);
  }
  const said: SaidWithPause[] = [];
  const waiting = inside.values();
  async function speaker(): Promise<void> {
    for (const one of waiting) {
      said.push(await sayWithPause(one, url));
      if (said.length % 50 === 0) process.stdout.write(`${said.length} of ${inside.length} said\n`);
    }
  }
  await Promise.all(Array.from({ length: SPEAKERS }, speaker));
  writeFileSync(out, JSON.stringify(said));
}

const [manifest = '', url = '', out = '', pauses = '', place = '1'] = process.argv.slice(2);
await main({
  manifest,
  url: new URL(url),
  out,
  pausesMs: pauses.split(',').map(Number),
  place: Number(place),
});
