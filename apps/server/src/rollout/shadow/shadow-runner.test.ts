import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Answer, answerUtterance, type Pipeline } from '../../answering/pipeline/answer-utterance.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import type { RecognitionOutcome } from '../../recognition/recognizer.ts';
import {
  createScriptedRecognizer,
  type Script,
  scriptedRecognition,
} from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';
import { createShadowRunner, type ShadowRunner, type ShadowRunnerOptions } from './shadow-runner.ts';
import type { ShadowPair } from './shadow-store.ts';

const ENTRIES = ['Mount Fuji', 'Mount Etna', 'Mercury'].map((title) => ({ id: title.toLowerCase(), title }));

const pipelineWith = (script: Script | string): Pipeline =>
  memoryPipeline({
    recognizer: createScriptedRecognizer(script),
    search: createMemorySearchIndex(ENTRIES),
    understanding: { now: () => new Date('2026-11-28T12:00:00Z') },
  });

function utterance(utteranceId: string): Utterance {
  const pcm = new Int16Array(16_000).fill(1);
  return {
    utteranceId,
    taskId: 'task-0001',
    speaker: {
      clientId: 'client-0001',
      sessionId: 'session-0001',
      device: UNKNOWN_DEVICE,
      vad: null,
      language: 'en',
      consent: { audio: false },
      phrases: [{ phrase: 'Mount Etna', boost: 5 }],
    },
    pcm,
    speechPcm: pcm,
    clip: null,
    startedAt: 1,
    endReason: 'endpoint',
    limit: 10,
  };
}

const heard = (transcript: string): RecognitionOutcome => ({
  type: 'recognized',
  recognition: scriptedRecognition(transcript),
});

interface Scene {
  runner: ShadowRunner;
  pairs: ShadowPair[];
  dropped: number[];
  /** Says something to the champion, and lets the shadow hear the answer. */
  say(id: string): Promise<Answer>;
}

function scene(
  champion: Pipeline,
  challenger: Pipeline | null,
  replaced: Partial<ShadowRunnerOptions> = {},
): Scene {
  const pairs: ShadowPair[] = [];
  const dropped: number[] = [];
  const runner = createShadowRunner({
    challenger: () => (challenger === null ? null : { rolloutId: 'first', parts: challenger }),
    load: () => ({ busyWorkers: 0, queued: 0 }),
    tasks: champion.tasks,
    keep: async (pair) => void pairs.push(pair),
    drop: async (_, count) => void dropped.push(count),
    nowMs: () => performance.now(),
    onError: (error) => {
      throw error;
    },
    ...replaced,
  });
  onTestFinished(() => runner.close());
  const say = async (id: string): Promise<Answer> => {
    const said = utterance(id);
    const options = { priority: 'final' } as const;
    // Phrases are refused by the scripted recogniser, as by any without biasing.
    const own = { ...said, speaker: { ...said.speaker, phrases: [] } };
    const answer = await answerUtterance(champion, own, options);
    runner.hear(said, answer);
    return answer;
  };
  return { runner, pairs, dropped, say };
}

it('compares what both versions make of the same utterance, and leaves no trace in either', async () => {
  const champion = pipelineWith('mount fuji');
  const challenger = pipelineWith('mount etna');
  const recorded = vi.spyOn(challenger.log, 'record');
  const said = vi.spyOn(challenger.tasks, 'said');
  const { pairs, say } = scene(champion, challenger);
  expect(await say('utterance-1')).toMatchObject({ final: { transcript: 'mount fuji' } });
  await expect
    .poll(() => pairs)
    .toEqual([
      {
        rollout: 'first',
        utteranceId: 'utterance-1',
        clientId: 'client-0001',
        isReplayed: false,
        distance: 0.5,
        isVisible: true,
        worse: null,
        championMs: 40,
        challengerMs: 40,
        words: {
          champion: { transcript: 'mount fuji', first: 'Mount Fuji' },
          challenger: { transcript: 'mount etna', first: 'Mount Etna' },
        },
      },
    ]);
  expect(recorded).not.toHaveBeenCalled();
  expect(said).not.toHaveBeenCalled();
  expect(champion.tasks.before('client-0001')).toBe('mount fuji');
});

it('understands a follow-up as the champion did, with the task as it was before the answer', async () => {
  const texts = ['mount fuji', 'mount etna', 'go back'];
  const script = (): Script => {
    const left = [...texts];
    return () => heard(left.shift() ?? '');
  };
  const { pairs, say } = scene(pipelineWith(script()), pipelineWith(script()));
  for (const [index] of texts.entries()) {
    const answer = await say(`utterance-${index}`);
    const first = index === 1 ? 'Mount Etna' : 'Mount Fuji';
    expect(answer.type === 'answered' && answer.final.results[0]?.title).toBe(first);
    await expect.poll(() => pairs.at(-1)).toMatchObject({ utteranceId: `utterance-${index}` });
  }
  expect(pairs.map(({ isVisible }) => isVisible)).toEqual([false, false, false]);
});

const hanging = new Promise<RecognitionOutcome>(() => undefined);
const troubles: readonly (readonly [string, Script])[] = [
  [
    'throws',
    () => {
      throw new Error('the challenger is broken');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the challenger is broken'))],
  ['kills its thread', () => ({ type: 'failed', code: 'worker-crashed', message: 'dead' })],
  ['is late', () => ({ type: 'failed', code: 'deadline', message: 'late' })],
  ['hears nothing', () => heard('')],
];

it.each(troubles)(
  'a challenger that %s is the worse one, and the champion answers as ever',
  async (_, script) => {
    const { pairs, say, dropped } = scene(pipelineWith('mount fuji'), pipelineWith(script));
    expect(await say('utterance-1')).toMatchObject({ type: 'answered' });
    await expect.poll(() => pairs).toMatchObject([{ worse: 'challenger', distance: 1, isVisible: true }]);
    expect(dropped).toEqual([]);
  },
);

it('a challenger that hangs is the worse one after a minute, and meanwhile only few utterances wait for it', async () => {
  const time = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => time(100));
  onTestFinished(() => void vi.restoreAllMocks());
  const { pairs, say, dropped, runner } = scene(
    pipelineWith('mount fuji'),
    pipelineWith(() => hanging),
    { nowMs: () => 0 },
  );
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `utterance-${letter}`);
  for (const id of ids) expect(await say(id)).toMatchObject({ type: 'answered' });
  await expect.poll(() => pairs.length).toBeGreaterThan(0);
  expect(pairs[0]).toMatchObject({ utteranceId: 'utterance-a', worse: 'challenger', challengerMs: null });
  await runner.close();
  // One is being drafted and four wait; what is not compared is counted.
  expect(pairs.length).toBeLessThanOrEqual(5);
  expect(dropped).toEqual([ids.length - pairs.length]);
});

it('a challenger that fails again and again rests, so that it does not cost a thread for each utterance', async () => {
  let asked = 0;
  const challenger = pipelineWith(() => {
    asked++;
    return { type: 'failed', code: 'worker-crashed', message: 'dead' };
  });
  const { say, runner, dropped } = scene(pipelineWith('mount fuji'), challenger, { nowMs: () => 0 });
  for (let number = 0; number < 10; number++) {
    await say(`utterance-${number}`);
    await expect.poll(() => asked).toBe(Math.min(3, number + 1));
  }
  await runner.close();
  expect(dropped).toEqual([7]);
});

it('waits while anybody is being recognised, and drops everything once people have to wait', async () => {
  const load = { busyWorkers: 1, queued: 0 };
  const recognizer = createScriptedRecognizer('mount etna');
  const asked = vi.spyOn(recognizer, 'recognize');
  const challenger = memoryPipeline({ recognizer, search: createMemorySearchIndex(ENTRIES) });
  const { pairs, say, runner, dropped } = scene(pipelineWith('mount fuji'), challenger, { load: () => load });
  await say('utterance-1');
  await say('utterance-2');
  await new Promise((resolve) => void setTimeout(resolve, 100));
  expect(asked).not.toHaveBeenCalled();
  load.queued = 1;
  await new Promise((resolve) => void setTimeout(resolve, 100));
  Object.assign(load, { busyWorkers: 0, queued: 0 });
  await say('utterance-3');
  await expect.poll(() => pairs).toMatchObject([{ utteranceId: 'utterance-3' }]);
  await runner.close();
  expect(dropped).toEqual([2]);
});

it('an utterance for which there was no time is dropped, not held against the challenger', async () => {
  const busy = pipelineWith(() => ({ type: 'busy', retryAfterMs: 100 }));
  const { say, runner, pairs, dropped } = scene(pipelineWith('mount fuji'), busy);
  await say('utterance-1');
  await runner.close();
  expect([pairs, dropped]).toEqual([[], [1]]);
});

it('hears the champion fail, but neither an upload, nor an answer that is repeated, nor an overload', async () => {
  const { pairs, say, runner } = scene(
    pipelineWith(() => ({ type: 'failed', code: 'deadline', message: 'late' })),
    pipelineWith('mount fuji'),
  );
  expect(await say('utterance-1')).toMatchObject({ type: 'failed' });
  await expect.poll(() => pairs).toMatchObject([{ worse: 'champion', championMs: null }]);
  const champion = pipelineWith('mount fuji');
  const answer = await answerUtterance(
    champion,
    { ...utterance('utterance-2'), speaker: { ...utterance('x').speaker, phrases: [] } },
    { priority: 'final' },
  );
  runner.hear({ ...utterance('utterance-2'), endReason: 'upload' }, answer);
  if (answer.type !== 'answered') throw new Error('the champion did not answer');
  runner.hear(utterance('utterance-2'), { type: 'answered', final: answer.final });
  runner.hear(utterance('utterance-3'), { type: 'busy', retryAfterMs: 1 });
  runner.hear(utterance('utterance-4'), { type: 'cancelled' });
  runner.hear(utterance('utterance-5'), { type: 'conflict' });
  await runner.close();
  expect(pairs).toHaveLength(1);
});

it('does nothing without a challenger, and survives a store that fails', async () => {
  const quiet = scene(pipelineWith('mount fuji'), null);
  await quiet.say('utterance-1');
  await quiet.runner.close();
  expect([quiet.pairs, quiet.dropped]).toEqual([[], []]);
  const errors: unknown[] = [];
  const failing = scene(pipelineWith('mount fuji'), pipelineWith('mount etna'), {
    keep: () => Promise.reject(new Error('the database is away')),
    onError: (error) => void errors.push(error),
  });
  await failing.say('utterance-1');
  await failing.say('utterance-2');
  await expect.poll(() => errors).toHaveLength(2);
});
