import { describe, expect, onTestFinished, it } from 'vitest';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { RecognitionRequest, Recognizer, EncoderStates } from './recognizer.ts';

export function requestOf(samples: Float32Array, priority: RecognitionRequest['priority'] = 'final') {
  return { utteranceId: 'utterance', samples, priority } satisfies RecognitionRequest;
}

/** A second of what the encoder of Moonshine gives; others take it as it is. */
const noStates: EncoderStates = { states: new Float32Array(40 * 288), dims: [1, 40, 288] };

const silence = () => Promise.resolve(new Float32Array(16_000));

/** What every recogniser does, whatever is behind it. `speech`: what is said to those that really listen. */
export function describeRecognizer(
  name: string,
  create: () => Promise<Recognizer>,
  speech: () => Promise<Float32Array> = silence,
): void {
  async function opened(): Promise<Recognizer> {
    const recognizer = await create();
    onTestFinished(() => recognizer.close());
    return recognizer;
  }

  describe(`${name} fulfils the contract of a recogniser`, () => {
    it('answers a recording with a well-formed recognition', async () => {
      const recognizer = await opened();
      const outcome = await recognizer.recognize(requestOf(new Float32Array(16_000)));
      if (outcome.type !== 'recognized') throw new Error(`the outcome was ${outcome.type}`);
      const { recognition } = outcome;
      expect(recognition.confidence).toBeGreaterThanOrEqual(0);
      expect(recognition.confidence).toBeLessThanOrEqual(1);
      expect(recognition.empty === null).toBe(recognition.transcript !== '');
      expect(recognition.alternatives.length).toBeLessThanOrEqual(4);
      expect(recognition.alternatives.map(({ transcript }) => transcript)).not.toContain(
        recognition.transcript,
      );
      if (!recognizer.capabilities.nBest) expect(recognition.alternatives).toEqual([]);
      expect(recognition.signal.audioMs).toBe(1000);
      expect(Math.min(...Object.values(recognition.timings))).toBeGreaterThanOrEqual(0);
    });

    it('gives times of all words or of none', async () => {
      const recognizer = await opened();
      const samples = await speech();
      const audioMs = samples.length / SAMPLES_PER_MS;
      const outcome = await recognizer.recognize(requestOf(samples));
      if (outcome.type !== 'recognized') throw new Error(`the outcome was ${outcome.type}`);
      const { words, transcript } = outcome.recognition;
      if (words !== undefined) expect(words.map(({ word }) => word).join(' ')).toBe(transcript);
      const times = (words ?? []).flatMap(({ startMs, endMs }) => [startMs, endMs]);
      if (!recognizer.capabilities.wordTimes)
        return expect(times.every((time) => time === undefined)).toBe(true);
      expect(times).toHaveLength(2 * transcript.split(' ').filter((word) => word !== '').length);
      expect(times).toEqual(times.toSorted((left = -1, right = -1) => left - right));
      for (const time of times) {
        expect(time).toBeGreaterThanOrEqual(0);
        expect(time).toBeLessThanOrEqual(audioMs);
      }
    });

    it('declares its languages as primary subtags', async () => {
      const { capabilities } = await opened();
      expect(capabilities.languages.length).toBeGreaterThanOrEqual(1);
      for (const language of capabilities.languages) expect(language).toMatch(/^[a-z]{2,3}$/);
    });

    it('is ready after its first answer', async () => {
      const recognizer = await opened();
      await recognizer.recognize(requestOf(new Float32Array(1600)));
      expect(recognizer.status()).toMatchObject({ ready: true, reasons: [], busyWorkers: 0, queued: 0 });
      expect(recognizer.status().workers).toBeGreaterThanOrEqual(1);
    });

    it('cancels an aborted request, waiting or running', async () => {
      const recognizer = await opened();
      const cancelled = { type: 'failed', code: 'cancelled' };
      const request = requestOf(new Float32Array(1600));
      expect(await recognizer.recognize(request, AbortSignal.abort())).toMatchObject(cancelled);
      const controller = new AbortController();
      const outcome = recognizer.recognize(request, controller.signal);
      controller.abort();
      expect(await outcome).toMatchObject(cancelled);
    });

    it('accepts phrases, or declares that it cannot', async () => {
      const recognizer = await opened();
      const outcome = await recognizer.bias([{ text: 'stanford university' }, { text: '🎉' }]);
      const request = { ...requestOf(new Float32Array(1600)), phrases: [{ phrase: 'oxford', boost: 2 }] };
      const answer = await recognizer.recognize(request);
      if (recognizer.capabilities.biasing) {
        expect(outcome).toMatchObject({ type: 'biased', phrases: 1 });
        expect(outcome.type === 'biased' && outcome.refused).toEqual([
          { index: 1, reason: 'nothing-to-say' },
        ]);
        expect(answer).toMatchObject({ type: 'recognized' });
      } else {
        expect(outcome).toEqual({ type: 'unsupported' });
        expect(answer).toMatchObject({ type: 'failed', code: 'unsupported' });
      }
    });

    it('rescores texts, or declares that it cannot', async () => {
      const recognizer = await opened();
      const request = {
        encoderStates: noStates,
        priority: 'final',
        texts: ['Stanford', '🎉', 'Oxford'],
      } as const;
      const outcome = await recognizer.rescore(request);
      if (!recognizer.capabilities.rescoring)
        return expect(outcome).toMatchObject({ type: 'failed', code: 'unsupported' });
      if (outcome.type !== 'rescored') throw new Error(`the outcome was ${outcome.type}`);
      expect(outcome.logProbs.map((logProb) => logProb === null)).toEqual([false, true, false]);
      expect(Math.max(...outcome.logProbs.map((logProb) => logProb ?? 0))).toBeLessThanOrEqual(0);
      expect(await recognizer.rescore({ ...request, texts: [] })).toMatchObject({ logProbs: [] });
      expect(await recognizer.rescore(request, AbortSignal.abort())).toMatchObject({ code: 'cancelled' });
    });

    it('finishes its requests when it is closed, and accepts no new ones', async () => {
      const recognizer = await create();
      const running = recognizer.recognize(requestOf(new Float32Array(1600)));
      await Promise.all([recognizer.close(), recognizer.close()]);
      expect(await running).toMatchObject({ type: 'recognized' });
      const late = await recognizer.recognize(requestOf(new Float32Array(1600)));
      expect(late).toMatchObject({ type: 'failed', code: 'closed' });
      expect(recognizer.status().ready).toBe(false);
    });
  });
}
