import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { manifestClipSchema, type ManifestClip } from '@hark/shared/manifest';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { decodeAudio } from '../../apps/server/src/recognition/audio/decode-audio.ts';
import { createRandom, pick } from '@hark/shared/testing/seeded-random';
import { speechByLevel, type Stretch } from './sound-bounds.ts';
import { concatenated, plainWord, roomTone, type TimedClip } from './timed-clip.ts';

/** A clean recording and its stretches of speech. */
interface CleanRecording {
  name: string;
  samples: Float32Array;
  words: string[];
  speech: Stretch[];
}

const SHORTEST_PAUSE_MS = 150;
const PAUSES_MS = [100, 200, 300, 500, 800, 1500];
const SHORT_TEXT_WORDS = 2;
/** Margin around a cut stretch. */
const MARGIN_MS = 20;
const LONGEST_CLIP_MS = 60_000;

/** Selects half of a manifest; the other half was used to tune the alignment. */
function isHeldOut({ audio }: ManifestClip): boolean {
  const name = `real-${audio.replaceAll('/', '-').replace(/\.\w+$/u, '')}`;
  return (createHash('md5').update(name).digest()[0] ?? 0) % 2 === 0;
}

async function readClean(clip: ManifestClip, folder: string): Promise<CleanRecording | null> {
  const samples = await decodeAudio(await readFile(join(folder, clip.audio)), LONGEST_CLIP_MS);
  const speech = speechByLevel(samples);
  const words = clip.text.split(/\s+/u).filter((word) => plainWord(word) !== '');
  return speech === null || words.length === 0
    ? null
    : { name: clip.audio.replaceAll(/\W+/gu, '-'), samples, words, speech };
}

/** Returns the held-out recordings of a manifest whose bounds are measurable by level. */
export async function cleanRecordings(manifest: string): Promise<CleanRecording[]> {
  const lines = readFileSync(manifest, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const clean: CleanRecording[] = [];
  for (const line of lines) {
    const clip = manifestClipSchema.parse(JSON.parse(line));
    if (clip.text === '' || clip.slices?.['lang'] === 'fr' || !isHeldOut(clip)) continue;
    const recording = await readClean(clip, dirname(manifest)).catch(() => null);
    if (recording !== null) clean.push(recording);
  }
  return clean;
}

/** Returns a recording unchanged, with its first and last word and its pauses. */
export function asItIs({ name, samples, words, speech }: CleanRecording): TimedClip {
  const [first, last] = [speech[0], speech[speech.length - 1]];
  const pauses = speech
    .slice(1)
    .map(({ startMs }, place) => ({ startMs: speech[place]?.endMs ?? 0, endMs: startMs }));
  return {
    name: `recorded-${name}`,
    samples,
    words: words.map((word, place) => ({
      word,
      startMs: place === 0 ? first?.startMs : undefined,
      endMs: place === words.length - 1 ? last?.endMs : undefined,
    })),
    pauses: pauses.filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_PAUSE_MS),
  };
}

function joined(parts: readonly CleanRecording[], random: () => number): Omit<TimedClip, 'name'> {
  const sounds: Float32Array[] = [roomTone(300)];
  const words: TimedClip['words'] = [];
  let atMs = 300;
  for (const part of parts) {
    const [startMs, endMs] = [part.speech[0]?.startMs ?? 0, part.speech.at(-1)?.endMs ?? 0];
    const from = (startMs - MARGIN_MS) * SAMPLES_PER_MS;
    sounds.push(part.samples.subarray(from, (endMs + MARGIN_MS) * SAMPLES_PER_MS));
    atMs += MARGIN_MS;
    for (const [place, word] of part.words.entries()) {
      const isLast = place === part.words.length - 1;
      const until = isLast ? atMs + endMs - startMs : undefined;
      words.push({ word, startMs: place === 0 ? atMs : undefined, endMs: until });
    }
    const pauseMs = pick(PAUSES_MS, random);
    sounds.push(roomTone(pauseMs));
    atMs += endMs - startMs + MARGIN_MS + pauseMs;
  }
  return { samples: concatenated([...sounds, roomTone(300)]), words, pauses: [] };
}

/** Joins recordings with silence between: four of a word or two, or two longer ones. */
export function joinedClips(recordings: readonly CleanRecording[], count: number): TimedClip[] {
  const random = createRandom(13);
  const isShort = ({ words }: CleanRecording) => words.length <= SHORT_TEXT_WORDS;
  const [short, long] = [recordings.filter(isShort), recordings.filter((recording) => !isShort(recording))];
  return Array.from({ length: count }, (_, place) => {
    const [pool, parts] = place % 2 === 0 ? [short, 4] : [long, 2];
    const picked = pool.length === 0 ? [] : Array.from({ length: parts }, () => pick(pool, random));
    return { name: `joined-${place}`, ...joined(picked, random) };
  }).filter(({ words }) => words.length > 0);
}
