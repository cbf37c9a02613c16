import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentTranscript, type Segment, type TimedWord } from './segment-transcript.ts';
import { wrapLines } from './wrap-lines.ts';

const WORD_MS = 300;

/** Consecutive words of 300 ms; a number is a pause of that many milliseconds. */
function said(...parts: (string | number)[]): TimedWord[] {
  let atMs = 0;
  return parts.flatMap((part) => {
    if (typeof part === 'number') {
      atMs += part;
      return [];
    }
    return part.split(' ').map((word) => {
      const startMs = atMs;
      atMs += WORD_MS;
      return { word, confidence: 0.9, startMs, endMs: atMs };
    });
  });
}

function segmentsOf(words: TimedWord[], transcript = words.map(({ word }) => word).join(' ')): Segment[] {
  return segmentTranscript({ transcript, confidence: 0.8, words, speech: { startMs: 96, endMs: 900 } });
}

const texts = (words: TimedWord[], transcript?: string): string[] =>
  segmentsOf(words, transcript).map(({ text }) => text);

describe('a transcript', () => {
  it('is divided at the ends of sentences', () => {
    expect(texts(said('The harbour was empty. Nobody had seen the boats leave! Why not?'))).toEqual([
      'The harbour was empty.',
      ' Nobody had seen the boats leave!',
      ' Why not?',
    ]);
  });

  it('is not divided after abbreviations and initials, or before lower case', () => {
    expect(
      texts(said('I asked Dr. Miller about J. S. Bach and the U.S. Army etc. and so on. Then we left.')),
    ).toEqual(['I asked Dr. Miller about J. S. Bach and the U.S. Army etc. and so on.', ' Then we left.']);
  });

  it('keeps sentences together that would only flash', () => {
    expect(texts(said('Yes. No. Perhaps not today. Ask again.'))).toEqual([
      'Yes. No. Perhaps not today.',
      ' Ask again.',
    ]);
  });

  it('is divided at a long pause, and not at a short one', () => {
    expect(texts(said('stanford', 700, 'university', 900, 'in california'))).toEqual([
      'stanford university',
      ' in california',
    ]);
  });

  it('is divided if it would be longer than seven seconds', () => {
    const slow = said(
      'one',
      750,
      'two',
      750,
      'three',
      750,
      'four',
      750,
      'five',
      750,
      'six',
      750,
      'seven',
      750,
      'eight',
    );
    for (const { startMs, endMs } of segmentsOf(slow)) expect(endMs - startMs).toBeLessThanOrEqual(7_000);
  });

  it('is divided at a clause before two lines are full', () => {
    const long =
      'when the winter came to the northern islands of the coast, everybody who had stayed went to the old mill';
    expect(texts(said(long))).toEqual([
      'when the winter came to the northern islands of the coast,',
      ' everybody who had stayed went to the old mill',
    ]);
  });

  it('has the times of its first and last word, and the confidence of its least certain word', () => {
    const words = said('hello there', 900, 'friend').map((word, place) =>
      Object.assign(word, { confidence: 0.9 - place / 10 }),
    );
    expect(segmentsOf(words)).toMatchObject([
      { startMs: 0, endMs: 600, confidence: 0.8 },
      { startMs: 1_500, endMs: 1_800, confidence: 0.7 },
    ]);
  });

  it('keeps the text between its words', () => {
    expect(texts(said('hello - there', 900, 'friend'), 'hello - there  friend')).toEqual([
      'hello - there',
      '  friend',
    ]);
  });

  it('is joined from its words if they do not match it', () => {
    expect(texts(said('hello', 900, 'there'), 'Hullo thar')).toEqual(['hello', ' there']);
  });
});

describe('without word times', () => {
  it('is one segment, as long as the speech', () => {
    const [first] = said('hello there');
    const words = [{ word: 'hello', confidence: 0.6 }, ...(first === undefined ? [] : [first])];
    const spoken = { transcript: 'hello there', confidence: 0.8, speech: { startMs: 96, endMs: 900 } };
    expect(segmentTranscript({ ...spoken, words })).toMatchObject([
      { text: 'hello there', startMs: 96, endMs: 900, confidence: 0.8 },
    ]);
    expect(segmentTranscript(spoken)).toMatchObject([{ startMs: 96, endMs: 900, confidence: 0.8 }]);
  });

  it('has no segment for an empty transcript', () => {
    expect(segmentTranscript({ transcript: '', confidence: 0, speech: { startMs: 0, endMs: 0 } })).toEqual(
      [],
    );
  });
});

const anyWords = fc
  .array(fc.tuple(fc.stringMatching(/^[A-Za-z]{1,50}[.,?]?$/), fc.nat(2_000), fc.nat(1_500)), {
    minLength: 1,
    maxLength: 80,
  })
  .map((drawn) => {
    let atMs = 0;
    return drawn.map(([word, lengthMs, pauseMs]) => {
      const startMs = atMs + pauseMs;
      atMs = startMs + lengthMs;
      return { word, confidence: 0.5, startMs, endMs: atMs };
    });
  });

it('loses no word, and keeps the order and the limits for any input', () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      const transcript = words.map(({ word }) => word).join(' ');
      const segments = segmentsOf(words, transcript);
      expect(segments.map(({ text }) => text).join('')).toBe(transcript);
      expect(segments.flatMap((segment) => segment.words)).toEqual(words);
      for (const { text, startMs, endMs, words: own } of segments) {
        if (own.length === 1) continue;
        expect(endMs - startMs).toBeLessThanOrEqual(7_000);
        const lines = wrapLines(text.trim().split(' '));
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
      }
    }),
  );
});
