import { FrameProcessor } from '@ricky0123/vad-web/dist/frame-processor';
import { Message } from '@ricky0123/vad-web/dist/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { detectSpeech, SILENCE, type SpeechChange } from './speech-detector.ts';

const params = {
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  redemptionMs: 320,
  preRollMs: 320,
  minSpeechMs: 160,
};

const CHANGE_BY_MESSAGE: Partial<Record<Message, SpeechChange>> = {
  [Message.SpeechStart]: 'start',
  [Message.SpeechEnd]: 'end',
  [Message.VADMisfire]: 'misfire',
};

/** The output of vad-web's own frame processor for the same probabilities. */
async function referenceChanges(probabilities: number[]): Promise<SpeechChange[]> {
  const queue = [...probabilities];
  const processor = new FrameProcessor(
    () => {
      const isSpeech = queue.shift() ?? 0;
      return Promise.resolve({ isSpeech, notSpeech: 1 - isSpeech });
    },
    () => undefined,
    { ...params, preSpeechPadMs: params.preRollMs, submitUserSpeechOnPause: false },
    VAD_FRAME_MS,
  );
  processor.resume();
  const changes: SpeechChange[] = [];
  for (const _ of probabilities) {
    let change: SpeechChange = null;
    await processor.process(new Float32Array(1), (event) => {
      change = CHANGE_BY_MESSAGE[event.msg] ?? change;
    });
    changes.push(change);
  }
  return changes;
}

function ownChanges(probabilities: number[]): SpeechChange[] {
  let state = SILENCE;
  return probabilities.map((probability) => {
    const detected = detectSpeech(state, probability, params);
    ({ state } = detected);
    return detected.change;
  });
}

describe('speech detector', () => {
  it('starts, ends and misfires at the same frames as the frame processor of vad-web', async () => {
    const stretch = fc
      .tuple(fc.constantFrom(0.05, 0.42, 0.95), fc.integer({ min: 1, max: 16 }))
      .map(([probability, frames]) => Array.from({ length: frames }, () => probability));
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { maxLength: 20 }), async (stretches) => {
        const probabilities = stretches.flat();
        expect(ownChanges(probabilities)).toEqual(await referenceChanges(probabilities));
      }),
    );
  });

  it('takes five frames for speech, and four for a misfire', () => {
    const silence = Array.from({ length: 12 }, () => 0);
    const spoken = (frames: number): SpeechChange[] =>
      ownChanges([...Array.from({ length: frames }, () => 1), ...silence]);
    expect(spoken(5)).toContain('end');
    expect(spoken(4)).toContain('misfire');
  });
});
