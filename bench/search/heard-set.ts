import { readFileSync } from 'node:fs';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { LabelledRequest } from '../../apps/server/src/learning/search/read-labelled-queries.ts';
import type { RelevanceSet } from './relevance-queries.ts';

/** A line of `hark eval --details`. */
interface HeardClip {
  speaker: string | null;
  expect: string | string[] | null;
  transcript: string;
  confidence: number | null;
  alternatives: { transcript: string; confidence: number }[];
}

function toRequest({ transcript, confidence, alternatives, expect }: HeardClip): LabelledRequest {
  const first = { text: transcript, probability: confidence ?? 1 };
  const others = alternatives.map((other) => ({ text: other.transcript, probability: other.confidence }));
  return { hypotheses: [first, ...others], expect: [expect ?? []].flat() };
}

/** Name of a spoken set. */
export const HEARD = 'recordings';

/** Makes a set from transcripts of recordings; learning and reporting use different voices. */
export function heardSet(details: string, entries: readonly CatalogueEntry[]): RelevanceSet {
  const clips = readFileSync(details, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): HeardClip => JSON.parse(line))
    .filter(({ transcript }) => transcript !== '');
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))];
  const of = (parity: 0 | 1): LabelledRequest[] =>
    clips.filter(({ speaker }) => speakers.indexOf(speaker) % 2 === parity).map(toRequest);
  return { name: HEARD, entries, learned: of(0), heldOut: of(1) };
}
