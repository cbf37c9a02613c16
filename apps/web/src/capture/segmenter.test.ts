import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import type { ScoredFrame } from './scored-frame.ts';
import { createSegmenter, type SegmentAction, type Segmenter } from './segmenter.ts';

const params = {
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  redemptionMs: 320,
  preRollMs: 320,
  minSpeechMs: 160,
};
const RING_FRAMES = 11;
const REDEMPTION_FRAMES = 10;

/** Each frame has a unique time. */
function frames(probabilities: number[]): ScoredFrame[] {
  return probabilities.map((speechProbability, i) => ({
    samples: new Float32Array(VAD_FRAME_SAMPLES).fill(0.1),
    capturedAtMs: i * VAD_FRAME_MS,
    speechProbability,
    inferenceMs: 1,
  }));
}

const speech = (count: number): number[] => Array.from({ length: count }, () => 0.9);
const silence = (count: number): number[] => Array.from({ length: count }, () => 0.1);

function segment(segmenter: Segmenter, probabilities: number[]): SegmentAction[] {
  return frames(probabilities).flatMap((frame) => segmenter.push(frame));
}

const types = (actions: SegmentAction[]): string[] =>
  actions.map((action) => action.type).filter((type) => type !== 'audio');
const sent = (actions: SegmentAction[]): number[] =>
  actions.flatMap((action) => (action.type === 'audio' ? [action.frame.capturedAtMs / VAD_FRAME_MS] : []));

function newSegmenter(maxUtteranceMs = 30_000): Segmenter {
  return createSegmenter({ params: () => params, maxUtteranceMs, endpointing: () => null });
}

const MIN_SILENCE_FRAMES = 6;
const MAX_SILENCE_FRAMES = 25;

/** A segmenter with the server's bounds of silence. */
function toldSegmenter(): Segmenter {
  const endpointing = {
    minSilenceMs: MIN_SILENCE_FRAMES * VAD_FRAME_MS,
    maxSilenceMs: MAX_SILENCE_FRAMES * VAD_FRAME_MS,
  };
  return createSegmenter({ params: () => params, maxUtteranceMs: 30_000, endpointing: () => endpointing });
}

describe('segmenter', () => {
  it('sends nothing while nobody speaks', () => {
    expect(segment(newSegmenter(), silence(200))).toEqual([]);
  });

  it('[U3] sends the frames before the first sound, then each frame as it comes', () => {
    const actions = segment(newSegmenter(), [...silence(30), ...speech(3)]);
    expect(actions[0]).toEqual({ type: 'open', preRollMs: 320 });
    expect(sent(actions)).toEqual(Array.from({ length: RING_FRAMES + 2 }, (_, i) => 20 + i));
  });

  it('has a shorter pre-roll when speech comes at once', () => {
    expect(segment(newSegmenter(), speech(1))[0]).toEqual({ type: 'open', preRollMs: 0 });
  });

  it('[U4] closes after the silence that ends speech', () => {
    const actions = segment(newSegmenter(), [...speech(10), ...silence(REDEMPTION_FRAMES)]);
    expect(actions.at(-1)).toMatchObject({
      type: 'close',
      reason: 'endpoint',
      clip: { silenceAfterMs: 320 },
    });
    expect(sent(actions)).toHaveLength(20);
  });

  it('[U6] cancels sounds too short to be speech', () => {
    const actions = segment(newSegmenter(), [...speech(2), ...silence(REDEMPTION_FRAMES)]);
    expect(types(actions)).toEqual(['open', 'pause', 'cancel']);
  });

  it('[U7] marks a pause after three silent frames, and its end', () => {
    const actions = segment(newSegmenter(), [...speech(6), ...silence(5), ...speech(1), ...silence(3)]);
    expect(types(actions)).toEqual(['open', 'pause', 'resume', 'pause']);
  });

  it('[U8] continues in the next utterance with the very next frame', () => {
    const actions = segment(newSegmenter(20 * VAD_FRAME_MS), speech(50));
    expect(types(actions)).toEqual(['open', 'close', 'open', 'close', 'open']);
    expect(actions.filter((action) => action.type === 'close').map(({ reason }) => reason)).toEqual([
      'max-length',
      'max-length',
    ]);
    expect(sent(actions)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('[U8] drops a remainder without speech', () => {
    const actions = segment(newSegmenter(20 * VAD_FRAME_MS), [...speech(20), ...silence(REDEMPTION_FRAMES)]);
    expect(types(actions)).toEqual(['open', 'close', 'open', 'pause', 'cancel']);
  });

  it('[C12] takes the parameters of another version from the next utterance on', () => {
    let present = params;
    const segmenter = createSegmenter({
      params: () => present,
      maxUtteranceMs: 30_000,
      endpointing: () => null,
    });
    const open = segment(segmenter, [...silence(30), ...speech(10)]);
    present = { ...params, redemptionMs: 2 * params.redemptionMs, preRollMs: 0 };
    const kept = segment(segmenter, silence(REDEMPTION_FRAMES));
    expect([open[0], kept.at(-1)]).toMatchObject([{ preRollMs: 320 }, { type: 'close' }]);
    const next = segment(segmenter, [...silence(30), ...speech(10), ...silence(REDEMPTION_FRAMES)]);
    expect(next[0]).toEqual({ type: 'open', preRollMs: 0 });
    expect(types(next)).not.toContain('close');
    expect(segment(segmenter, silence(REDEMPTION_FRAMES)).at(-1)).toMatchObject({ type: 'close' });
  });

  it('closes the present utterance with "stop" when the person stops', () => {
    const segmenter = newSegmenter();
    segment(segmenter, speech(4));
    expect(segmenter.stop()).toMatchObject([{ type: 'close', reason: 'stop' }]);
    expect(segmenter.stop()).toEqual([]);
  });

  it('cancels the present utterance when the person cancels', () => {
    const segmenter = newSegmenter();
    segment(segmenter, speech(4));
    expect(segmenter.cancel()).toEqual([{ type: 'cancel', reason: 'user' }]);
  });

  it('[U7b] closes at once when the endpoint comes after the shortest silence, and waits for new speech', () => {
    const segmenter = toldSegmenter();
    segment(segmenter, [...speech(8), ...silence(MIN_SILENCE_FRAMES)]);
    expect(segmenter.endpoint()).toMatchObject([{ type: 'close', reason: 'hint' }]);
    expect(segment(segmenter, silence(40))).toEqual([]);
    expect(types(segment(segmenter, speech(1)))).toEqual(['open']);
  });

  it('[U7b] closes at the shortest silence when the endpoint comes before it', () => {
    const segmenter = toldSegmenter();
    segment(segmenter, [...speech(8), ...silence(3)]);
    expect(segmenter.endpoint()).toEqual([]);
    expect(types(segment(segmenter, silence(MIN_SILENCE_FRAMES - 4)))).toEqual([]);
    expect(segment(segmenter, silence(1)).at(-1)).toMatchObject({
      type: 'close',
      reason: 'hint',
      clip: { silenceAfterMs: MIN_SILENCE_FRAMES * VAD_FRAME_MS },
    });
  });

  it('[U7b] waits for the longest silence without an endpoint', () => {
    const segmenter = toldSegmenter();
    expect(types(segment(segmenter, [...speech(8), ...silence(MAX_SILENCE_FRAMES - 1)]))).toEqual([
      'open',
      'pause',
    ]);
    expect(segment(segmenter, silence(1)).at(-1)).toMatchObject({ type: 'close', reason: 'endpoint' });
  });

  it('[U7b] ignores an endpoint that crossed with new speech, also in the pause after that', () => {
    const segmenter = toldSegmenter();
    segment(segmenter, [...speech(8), ...silence(5), ...speech(1)]);
    expect(segmenter.endpoint()).toEqual([]);
    expect(types(segment(segmenter, silence(MAX_SILENCE_FRAMES - 1)))).toEqual(['pause']);
  });

  it('[U7b] discards an endpoint when speech continues', () => {
    const segmenter = toldSegmenter();
    segment(segmenter, [...speech(8), ...silence(4)]);
    segmenter.endpoint();
    const goesOn = segment(segmenter, [...speech(5), ...silence(MAX_SILENCE_FRAMES - 1)]);
    expect(types(goesOn)).toEqual(['resume', 'pause']);
  });

  it('[U7b] does not close on a frame that may be speech again', () => {
    const segmenter = toldSegmenter();
    segment(segmenter, [...speech(8), ...silence(MIN_SILENCE_FRAMES), 0.4]);
    expect(segmenter.endpoint()).toEqual([]);
    expect(types(segment(segmenter, speech(1)))).toEqual(['resume']);
  });

  it("[U7b] requires the server's shortest silence", () => {
    const segmenter = newSegmenter();
    segment(segmenter, [...speech(8), ...silence(5)]);
    expect(segmenter.endpoint()).toEqual([]);
  });

  it('never sends a frame twice or out of order, and never one outside an utterance', () => {
    const stretch = fc
      .tuple(fc.constantFrom(0.05, 0.42, 0.95), fc.integer({ min: 1, max: 30 }))
      .map(([probability, count]) => Array.from({ length: count }, () => probability));
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 20 }),
        fc.integer({ min: 5, max: 60 }),
        (stretches, maxFrames) => {
          const segmenter = newSegmenter(maxFrames * VAD_FRAME_MS);
          const actions = [...segment(segmenter, stretches.flat()), ...segmenter.stop()];
          const numbers = sent(actions);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
          let open = false;
          for (const { type } of actions) {
            expect(open).toBe(type !== 'open');
            open = type !== 'close' && type !== 'cancel';
          }
          expect(open && actions.length > 0).toBe(false);
        },
      ),
    );
  });

  it('loses no frame of speech', () => {
    const stretch = fc
      .tuple(fc.constantFrom(0.1, 0.9), fc.integer({ min: 6, max: 30 }))
      .map(([probability, count]) => Array.from({ length: count }, () => probability));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
        const probabilities = stretches.flat();
        const segmenter = newSegmenter(25 * VAD_FRAME_MS);
        const numbers = new Set(sent([...segment(segmenter, probabilities), ...segmenter.stop()]));
        const spoken = probabilities.flatMap((probability, i) => (probability > 0.5 ? [i] : []));
        expect(spoken.filter((i) => !numbers.has(i))).toEqual([]);
      }),
    );
  });
});
