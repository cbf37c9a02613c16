import { expect, it } from 'vitest';
import type { SpokenWord } from '../../recognition/recognizer.ts';
import { scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import { substituteName } from './substitute-name.ts';

const mended = (words?: SpokenWord[]) =>
  substituteName({
    recognition: scriptedRecognition('Real glass.', { confidence: 0.3, words }),
    results: [],
    said: { name: 'view glass', confidence: 0.9 },
  }).recognition;

it('takes the words from the name, not from the recognised transcript', () => {
  const { transcript, confidence, words } = mended([
    { word: 'Real', confidence: 0.35 },
    { word: 'glass.', confidence: 0.8 },
  ]);
  expect(transcript).toBe('view glass');
  expect(words).toEqual(['view', 'glass'].map((word) => ({ word, confidence })));
});

it('gives the words of the name the times of the recognised words', () => {
  const { words } = mended([
    { word: 'Real', confidence: 0.35, startMs: 100, endMs: 300 },
    { word: 'glass.', confidence: 0.8, startMs: 350, endMs: 700 },
  ]);
  expect(words?.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [100, 350],
    [350, 700],
  ]);
});

it('returns no words if the recogniser returned none', () => {
  expect(mended().words).toBeUndefined();
});
