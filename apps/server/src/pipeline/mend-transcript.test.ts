import { expect, test } from 'vitest';
import { scriptedRecognition } from '../recognizer/scripted-recognizer.ts';
import { mendTranscript } from './mend-transcript.ts';

const mended = (words?: { word: string; confidence: number }[]) =>
  mendTranscript({
    recognition: scriptedRecognition('Real glass.', { confidence: 0.3, words }),
    results: [],
    said: { name: 'view glass', confidence: 0.9 },
  }).recognition;

test('the words are those of the name, not of what was heard', () => {
  const { transcript, confidence, words } = mended([
    { word: 'Real', confidence: 0.35 },
    { word: 'glass.', confidence: 0.8 },
  ]);
  expect(transcript).toBe('view glass');
  expect(words).toEqual(['view', 'glass'].map((word) => ({ word, confidence })));
});

test('there are none where the recogniser gave none', () => {
  expect(mended().words).toBeUndefined();
});
