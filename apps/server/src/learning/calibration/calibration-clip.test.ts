import { describe, expect, it } from 'vitest';
import { scoreClip } from '../evaluation/clip-result.ts';
import { scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import type { ChunkEvidence } from '../../recognition/chunk-evidence.ts';
import { calibrationClip } from './calibration-clip.ts';

const word = { lowest: -1, margin: 1, mean: -1, phrase: 0 };
const evidence: ChunkEvidence = {
  transcript: { logProb: -1, margin: 1, phrase: 0, pace: 0 },
  words: ['Turn', 'off'].map((said) => ({ word: said, evidence: word })),
};
const recognition = scriptedRecognition('Turn off', {
  confidence: 0.6,
  words: [
    { word: 'Turn', confidence: 0.9 },
    { word: 'off', confidence: 0.7 },
  ],
  evidence: [evidence],
});

function learntFrom(text: string, heard = recognition) {
  const result = scoreClip(
    { audio: 'a.wav', text, speaker: 'ada' },
    {
      transcript: heard.transcript,
      alternatives: [],
      confidence: heard.confidence,
      decodeMs: 1,
      durationMs: 1,
      rescoringMs: null,
      heard,
      found: null,
      nearest: null,
      foundForReference: null,
      error: null,
    },
  );
  return calibrationClip('no catalogue', result, heard);
}

describe('calibrationClip', () => {
  it('records which words were right, and the previous confidences', () => {
    expect(learntFrom('turn on')).toMatchObject({
      speaker: 'ada',
      right: false,
      wordsRight: [true, false],
      before: { confidence: 0.6, words: [0.9, 0.7] },
    });
    expect(learntFrom('turn off')).toMatchObject({ right: true, wordsRight: [true, true] });
  });

  it('counts a transcript of a recording without words as wrong', () => {
    expect(learntFrom('')).toMatchObject({ right: false, wordsRight: [false, false] });
  });

  it('is null without a transcript, without evidence, or with more than one chunk', () => {
    expect(learntFrom('turn off', scriptedRecognition(''))).toBeNull();
    expect(learntFrom('turn off', scriptedRecognition('Turn off'))).toBeNull();
    expect(learntFrom('turn off', { ...recognition, evidence: [evidence, evidence] })).toBeNull();
  });
});
