import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import { speechBounds, type SpeechBounds } from './speech-bounds.ts';

const MIN_SECONDS = 0.6;
const MAX_SECONDS = 6;
/** Loudest sample of every recording, of full scale: -6 dB. */
const PEAK = 0x8000 / 2;

/** A clean recording of which is known when speech ends and what must be found. */
export interface Recording {
  audio: string;
  text: string;
  /** Ids of the catalogue, any of which is right. */
  expect: readonly string[];
  samples: Int16Array;
  bounds: SpeechBounds;
}

interface Clip {
  audio: string;
  text: string;
  expect?: string | string[];
  seconds?: number;
  slices?: { set?: string };
}

function readClips(manifest: string): Clip[] {
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Clip => JSON.parse(line));
}

/** One of each set, then the next of each, so that no set rules. */
function inTurns(clips: readonly Clip[]): Clip[] {
  const sets = new Map<string, Clip[]>();
  for (const clip of clips) {
    const set = clip.slices?.set ?? '';
    sets.set(set, [...(sets.get(set) ?? []), clip]);
  }
  const longest = Math.max(0, ...[...sets.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    [...sets.values()].flatMap((set) => set.slice(turn, turn + 1)),
  ).flat();
}

/** Any format that browsers play, decoded by the browser: none of the product's own code has heard it. */
async function decode(page: Page, path: string): Promise<Int16Array> {
  const samples = await page.evaluate(
    async ({ base64, rateHz }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      const decoded = await new OfflineAudioContext(1, 1, rateHz).decodeAudioData(bytes.buffer);
      return Array.from(decoded.getChannelData(0), (sample) => Math.round(sample * 0x7fff));
    },
    { base64: readFileSync(path).toString('base64'), rateHz: SAMPLE_RATE_HZ },
  );
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return Int16Array.from(samples, (sample) => Math.round((sample * PEAK) / peak));
}

/** Up to `count` recordings of the manifest with one thing to be found each and an end that is beyond doubt. */
export async function chooseRecordings(page: Page, manifest: string, count: number): Promise<Recording[]> {
  const chosen: Recording[] = [];
  const taken = new Set<string>();
  for (const { audio, text, expect, seconds = 1 } of inTurns(readClips(manifest))) {
    if (chosen.length >= count) break;
    const ids = [expect ?? []].flat();
    // The same thing twice would be on the screen already.
    if (ids.length === 0 || ids.some((id) => taken.has(id))) continue;
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) continue;
    const samples = await decode(page, join(dirname(manifest), audio));
    const bounds = speechBounds(samples);
    if (bounds === null) continue;
    for (const id of ids) taken.add(id);
    chosen.push({ audio, text, expect: ids, samples, bounds });
  }
  return chosen;
}
