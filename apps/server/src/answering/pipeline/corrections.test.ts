import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import { describe, expect, it } from 'vitest';
import { createScriptedRecognizer, scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { answerUtterance } from './answer-utterance.ts';
import { searchTyped } from './search-typed.ts';
import type { Utterance } from './utterance.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';

const titles = ['Whether or Not', 'Weather', 'Weather in Paris', 'Weather in London', 'Tower of London'];

/** A pipeline that recognises these texts in turn. */
function hearing(...texts: string[]) {
  const said = [...texts];
  let ids = 0;
  const pipeline = memoryPipeline({
    recognizer: createScriptedRecognizer(() => ({
      type: 'recognized',
      recognition: scriptedRecognition(said.shift() ?? ''),
    })),
    search: createMemorySearchIndex(titles.map((title) => ({ id: title, title }))),
  });
  const say = async (clientId = 'client-0001', endReason: Utterance['endReason'] = 'endpoint') => {
    const pcm = new Int16Array(16_000).fill(1);
    const utterance: Utterance = {
      utteranceId: `utterance-${++ids}`,
      taskId: 'task-0001',
      speaker: {
        clientId,
        sessionId: 'session-0001',
        device: UNKNOWN_DEVICE,
        vad: null,
        language: 'en',
        consent: { audio: false },
        phrases: [],
      },
      pcm,
      speechPcm: pcm,
      clip: null,
      startedAt: 1,
      endReason,
      limit: 10,
    };
    const answer = await answerUtterance(pipeline, utterance, { priority: 'final' });
    return answer.type === 'answered' ? answer.final.results[0]?.id : answer.type;
  };
  const type = async (query: string, given: { clientId?: string | null; previous?: string } = {}) => {
    const { clientId = 'client-0001', ...rest } = given;
    const found = await searchTyped(pipeline, { query, source: 'typed', limit: 5, clientId, ...rest });
    return found.results[0]?.id;
  };
  return { say, type };
}

const correction = 'No, I meant weather.';

describe('a correction', () => {
  it('is resolved by the previous query', async () => {
    const { say } = hearing('whether in London', correction, 'no i meant paris');
    await say();
    expect(await say()).toBe('Weather in London');
    expect(await say()).toBe('Weather in Paris');
  });

  it('may be typed after speech, and spoken after typing', async () => {
    const first = hearing('whether in London');
    await first.say();
    expect(await first.type(correction)).toBe('Weather in London');
    const second = hearing(correction);
    await second.type('whether in London');
    expect(await second.say()).toBe('Weather in London');
  });

  it('ignores queries of other clients and uploads', async () => {
    const { say, type } = hearing('whether in London', 'whether in London', correction);
    await say('client-0002');
    await say('client-0001', 'upload');
    expect(await say()).toBe('Weather');
    expect(await type(correction, { clientId: null })).toBe('Weather');
  });

  it('may come with the previous query', async () => {
    const { type } = hearing();
    expect(await type(correction, { clientId: null, previous: 'whether in London' })).toBe(
      'Weather in London',
    );
  });
});
