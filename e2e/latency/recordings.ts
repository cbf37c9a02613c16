import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import { speechBounds, type SpeechBounds } from './speech-bounds.ts';

const MIN_SECONDS = 0.6;
const MAX_SECONDS = 6;
/** Peak of every recording, of full scale: -6 dB. */
const PEAK = 0x8000 / 2;

/** A clean recording with a known end of speech and a known item. */
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

/** Takes one of each set, then the next of each, so that no set dominates. */
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

/** Decodes any format that browsers play in the browser, so that no code of the product is involved. */
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

/** Returns up to `count` recordings of the manifest, each with a different known item and an unambiguous end. */
export async function chooseRecordings(page: Page, manifest: string, count: number): Promise<Recording[]> {
  const chosen: Recording[] = [];
  const taken = new Set<string>();
  for (const { audio, text, expect, seconds = 1 } of inTurns(readClips(manifest))) {
    if (chosen.length >= count) break;
    const ids = [expect ?? []].flat();
    // A repeated item would be on the screen already.
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
