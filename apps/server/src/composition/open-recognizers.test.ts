import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodingVariant } from '../recognition/decoding/decoding-variant.ts';
import { type Engine, moonshineEngine } from '../recognition/engines/engine.ts';
import type { RecognizerPool } from '../recognition/pool/pool-view.ts';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { affordableThreads, createRecognizers } from './open-recognizers.ts';

const GIB = 2 ** 30;

const other: Engine = {
  ...moonshineEngine(),
  version: 'sherpa/other',
  thread: { engine: 'sherpa', modelConfig: { model: '/models/other.onnx' }, tokens: '', makesTokens: false },
};

/** Recognisers whose pools only note what they are told. */
function opening(freeBytes = 8 * GIB) {
  const noted: string[] = [];
  const recognizers = createRecognizers({
    workers: 4,
    freeBytes: () => freeBytes,
    open({ version }, workers): RecognizerPool {
      noted.push(`open ${version} ${workers}`);
      const scripted = createScriptedRecognizer(version);
      const pool: RecognizerPool = {
        ...scripted,
        as: () => scripted,
        prepare: (variants: readonly DecodingVariant[]) =>
          void noted.push(`prepare ${variants.map(({ beam }) => beam).join('+')}`),
        close: async () => void noted.push(`close ${version}`),
      };
      return pool;
    },
  });
  return { recognizers, noted };
}

describe('the recognisers of several versions', () => {
  it('share threads where only parameters differ, until the last one is released', async () => {
    const { recognizers, noted } = opening();
    const narrow = recognizers.hold(moonshineEngine({ beam: 5 }));
    expect([narrow.isNew, narrow.isShared()]).toEqual([true, false]);
    const wide = recognizers.hold(moonshineEngine({ beam: 9 }));
    expect([wide.isNew, wide.isShared(), narrow.isShared()]).toEqual([false, true, true]);
    wide.beforeClosing(async () => void noted.push('end biasing'));
    await narrow.release();
    await narrow.release();
    await wide.release();
    expect(noted).toEqual([
      'open moonshine-tiny-int8/2 4',
      'prepare 5',
      'prepare 5+9',
      'prepare 9',
      'end biasing',
      'close moonshine-tiny-int8/2',
    ]);
  });

  it('have threads of their own for other models, which end alone', async () => {
    const { recognizers, noted } = opening();
    const [one, two] = [recognizers.hold(moonshineEngine()), recognizers.hold(other)];
    expect([two.isNew, one.isShared(), two.isShared()]).toEqual([true, false, false]);
    expect(recognizers.status().workers).toBe(2);
    await two.release();
    expect(noted.at(-1)).toBe('close sherpa/other');
    expect(recognizers.status().workers).toBe(1);
    await recognizers.close();
    expect(noted.at(-1)).toBe('close moonshine-tiny-int8/2');
  });

  it('get fewer threads where memory is short, and none where not one fits', () => {
    const { recognizers, noted } = opening(0.5 * GIB);
    recognizers.hold(moonshineEngine());
    recognizers.hold(other);
    expect(noted).toContain('open sherpa/other 2');
    const large = opening(2 * GIB);
    large.recognizers.hold(moonshineEngine());
    large.recognizers.hold(other, 0.4 * GIB);
    expect(large.noted).toContain('open sherpa/other 1');
    const full = opening(100 * 2 ** 20).recognizers;
    full.hold(moonshineEngine());
    expect(() => full.hold(other)).toThrow('There is no memory for another model: 100 MB are free.');
  });

  it('never get more threads than were asked for, nor more than fit', () => {
    const bytes = fc.double({ min: 0, max: 64 * GIB, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), bytes, bytes, (wanted, freeBytes, modelBytes) => {
        const threads = affordableThreads(wanted, { freeBytes, modelBytes });
        expect(threads).toBeGreaterThanOrEqual(0);
        expect(threads).toBeLessThanOrEqual(wanted);
        const more = { freeBytes: 2 * freeBytes, modelBytes: modelBytes / 2 };
        expect(affordableThreads(wanted, more)).toBeGreaterThanOrEqual(threads);
      }),
    );
  });
});
