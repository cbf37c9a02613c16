import { readFileSync } from 'node:fs';
import { isUnderstood } from '../understanding/same-understanding.ts';
import { openIndex, readLines, type Sentence, understand } from '../understanding/understand-sentence.ts';

/** What the recogniser heard of a recording: a line of `hark eval --details`. */
export interface HeardClip {
  reference: string;
  transcript: string;
  confidence: number | null;
  alternatives: { transcript: string; confidence: number }[];
  /** Place of the right entry among the shown results, from 1; null where it is not among them. */
  rank: number | null;
}

export interface HeardFilters {
  sentences: number;
  /** Sentences whose filters, order and rest are all right. */
  typed: number;
  heard: number;
}

/** Reads filters from sentences as they are typed and as the recogniser heard them. */
export async function measureHeardFilters(
  catalogue: string,
  sentencesPath: string,
  detailsPath: string,
): Promise<HeardFilters> {
  const index = await openIndex(catalogue);
  const details = readFileSync(detailsPath, 'utf8').trimEnd().split('\n');
  const clips = details.map((line): HeardClip => JSON.parse(line));
  const heardOf = new Map(clips.map((clip) => [clip.reference, clip]));
  const measured = { sentences: 0, typed: 0, heard: 0 };
  for (const { anyOf, filters = [], sort = [], rest = '', tolerance, ...asked } of readLines<Sentence>(
    sentencesPath,
  )) {
    const clip = heardOf.get(asked.query);
    if (clip === undefined) continue;
    const wanted = anyOf ?? [{ filters, sort, rest }];
    measured.sentences++;
    if (isUnderstood(wanted, await understand(index, asked), tolerance)) measured.typed++;
    if (isUnderstood(wanted, await understand(index, asked, hypothesesOf(clip)), tolerance)) measured.heard++;
  }
  return measured;
}

function hypothesesOf({ transcript, confidence, alternatives }: HeardClip) {
  const others = alternatives.map((other) => ({ text: other.transcript, probability: other.confidence }));
  return [{ text: transcript, probability: confidence ?? 1 }, ...others];
}
