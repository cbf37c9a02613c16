import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../recognition/recognizer.ts';
import { unlikelyLanguage } from './unlikely-language.ts';

const english = { languages: ['en'] } as const;

function said(confidences: readonly number[], logProb: number): Pick<Recognition, 'words' | 'evidence'> {
  return {
    words: confidences.map((confidence) => ({ word: 'word', confidence })),
    evidence: [{ transcript: { logProb, margin: 0, phrase: 0, pace: 0 }, words: [] }],
  };
}

describe('an unlikely language', () => {
  it('is that of a transcript of several improbable words', () => {
    expect(unlikelyLanguage(said([0.2, 0.1, 0.3], -6), english)).toBe('en');
  });

  it.each([
    ['likely words', said([0.9, 0.1, 0.3], -6)],
    ['a probable transcript', said([0.2, 0.1, 0.3], -2)],
    ['one or two words', said([0.1, 0.1], -6)],
    ['no evidence', { words: said([0.1, 0.1, 0.1], -6).words }],
    ['no words', { words: undefined, evidence: undefined }],
  ])('is none for %s', (_, recognition) => {
    expect(unlikelyLanguage(recognition, english)).toBeNull();
  });

  it('is none for a recogniser of several languages', () => {
    expect(unlikelyLanguage(said([0.2, 0.1, 0.3], -6), { languages: ['en', 'fr'] })).toBeNull();
  });
});
