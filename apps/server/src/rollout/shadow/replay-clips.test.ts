import { expect, it } from 'vitest';
import { createScriptedRecognizer, scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';
import { countPairs } from './count-pairs.ts';
import { replayClip } from './replay-clips.ts';

const ENTRIES = ['Mount Fuji', 'Mount Etna'].map((title) => ({ id: title, title }));
const clip = { name: 'a.wav', samples: new Float32Array(1_600).fill(0.5), language: 'en' };
const never = new AbortController().signal;

/** A version that hears this text, and notes its name and what it was given. */
function version(name: string, text: string, heard: string[] = []) {
  return memoryPipeline({
    recognizer: createScriptedRecognizer(({ samples, priority }) => {
      heard.push(`${name} ${priority} ${samples.length} ${samples[0]?.toFixed(1)}`);
      return { type: 'recognized', recognition: scriptedRecognition(text) };
    }),
    search: createMemorySearchIndex(ENTRIES),
  });
}

it('answers a recording by both versions, either of them first, with the audio whole for each', async () => {
  for (const isChallengerFirst of [true, false]) {
    const heard: string[] = [];
    const champion = version('champion', 'mount fuji', heard);
    const challenger = version('challenger', 'mount etna', heard);
    const parts = { champion, challenger, signal: never };
    expect(await replayClip(clip, isChallengerFirst, parts)).toEqual({
      name: 'a.wav',
      distance: 0.5,
      isVisible: true,
      worse: null,
      championMs: 40,
      challengerMs: 40,
      words: expect.anything(),
      said: {
        champion: { transcript: 'mount fuji', first: 'Mount Fuji' },
        challenger: { transcript: 'mount etna', first: 'Mount Etna' },
      },
    });
    const order = isChallengerFirst ? ['challenger', 'champion'] : ['champion', 'challenger'];
    expect(heard).toEqual(order.map((name) => `${name} batch 1600 0.5`));
  }
});

it('gives no pair when it is interrupted', async () => {
  const controller = new AbortController();
  controller.abort();
  const [champion, challenger] = [version('a', 'mount fuji'), version('b', 'mount fuji')];
  expect(await replayClip(clip, false, { champion, challenger, signal: controller.signal })).toBeNull();
});

it('counts no pairs as nothing known', () => {
  expect(countPairs([])).toMatchObject({
    pairs: 0,
    visibleLower: null,
    eValue: 1,
    championMs: { p50: null, p95: null },
  });
});
