import { describe, expect, it } from 'vitest';
import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import type { RecognitionRequest, Recognizer } from '../../recognition/recognizer.ts';
import {
  createScriptedRecognizer,
  scriptedRecognition,
  scriptedStates,
  type Script,
} from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { answerUtterance, type Pipeline } from '../pipeline/answer-utterance.ts';
import { DEFAULT_SETUP } from '../setup/default-setup.ts';
import { createEarlyAnswers, type EarlySettings } from './early-answers.ts';
import type { Utterance } from '../pipeline/utterance.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';

const titles = ['University of Oxford', 'Stanford University', 'Stanford University Library', 'Hey computer'];
const search = createMemorySearchIndex(titles.map((title) => ({ id: title, title })));
const OXFORD = { text: 'oxford', clientId: 'client-0001', place: null };
const never = (): AbortSignal => new AbortController().signal;

const utterance: Utterance = {
  utteranceId: 'utterance-1',
  taskId: 'task-0001',
  speaker: {
    clientId: 'client-0001',
    sessionId: 'session-0001',
    device: UNKNOWN_DEVICE,
    vad: null,
    language: 'en',
    consent: { audio: false },
    phrases: [],
  },
  pcm: new Int16Array(32_000).fill(1),
  speechPcm: new Int16Array(16_000).fill(1),
  clip: null,
  startedAt: 1,
  endReason: 'endpoint',
  limit: 10,
};

function pipelineOf(recognizer: Recognizer, index: SearchIndex = search): Pipeline {
  return memoryPipeline({ recognizer, search: index });
}

function earlyOf(pipeline: Pipeline, changes: Partial<EarlySettings> = {}) {
  return createEarlyAnswers(pipeline, {
    interims: true,
    speculation: true,
    rules: DEFAULT_SETUP.early.rules,
    endpointRules: DEFAULT_SETUP.endpointRules,
    endpointing: DEFAULT_SETUP.endpointing,
    ...changes,
  });
}

/** Recognises the given text and records its requests. */
function listening(transcript: string) {
  const requests: RecognitionRequest[] = [];
  const script: Script = (request) => {
    requests.push(request);
    return { type: 'recognized', recognition: scriptedRecognition(transcript) };
  };
  return { recognizer: createScriptedRecognizer(script), requests };
}

describe('early answers', () => {
  it('are recognised at the priority that yields to finals', async () => {
    const { recognizer, requests } = listening('University of Oxford');
    const early = earlyOf(pipelineOf(recognizer));
    const grown = { ...utterance, settled: 'University' };
    expect(await early.interim(grown, never())).toBe('University of Oxford');
    expect((await early.draft(utterance, never()).result)?.results[0]?.id).toBe('University of Oxford');
    expect(requests.map(({ priority }) => priority)).toEqual(['interim', 'interim']);
    // Drafts use no fixed prefix.
    expect(requests.map(({ settled }) => settled)).toEqual(['University', undefined]);
  });

  it('are null when the recogniser has no time to decode or rescore', async () => {
    const busy = createScriptedRecognizer(() => ({ type: 'busy', retryAfterMs: 10 }));
    expect(await earlyOf(pipelineOf(busy)).interim({ ...utterance, settled: '' }, never())).toBeNull();
    expect(await earlyOf(pipelineOf(busy)).draft(utterance, never()).result).toBeNull();
    const unsure = scriptedRecognition('pay computer', { confidence: 0.4, encoderStates: scriptedStates });
    const noJudge: Recognizer = {
      ...createScriptedRecognizer(
        () => ({ type: 'recognized', recognition: unsure }),
        {},
        () => -1,
      ),
      rescore: async () => ({ type: 'busy', retryAfterMs: 10 }),
    };
    expect(await earlyOf(pipelineOf(noJudge)).draft(utterance, never()).result).toBeNull();
  });

  it('are made only while a thread is free, and each kind can be turned off', async () => {
    const { recognizer } = listening('Oxford');
    const withStatus = (busyWorkers: number, queued: number): Recognizer => ({
      ...recognizer,
      status: () => ({ ready: true, reasons: [], workers: 2, busyWorkers, queued, restarts: 0 }),
    });
    const hasRoom = (one: Recognizer, interims = true): boolean =>
      earlyOf(pipelineOf(one), { interims }).hasRoom();
    expect(hasRoom(withStatus(1, 0))).toBe(true);
    expect(hasRoom(withStatus(2, 0))).toBe(false);
    expect(hasRoom(withStatus(1, 1))).toBe(false);
    expect(hasRoom(withStatus(0, 0), false)).toBe(false);
    const silent = earlyOf(pipelineOf(recognizer), { speculation: false });
    expect(await silent.draft(utterance, never()).result).toBeNull();
  });

  it('find results for stable words, unless that takes too long', async () => {
    const { recognizer } = listening('');
    const found = await earlyOf(pipelineOf(recognizer)).resultsFor(OXFORD, never());
    expect(found?.results[0]?.id).toBe('University of Oxford');
    const slow: SearchIndex = {
      ...search,
      searchPage: (_request, limit) =>
        new Promise((_resolve, reject) => {
          limit?.addEventListener('abort', () => reject(new Error('too late')), { once: true });
        }),
    };
    const rules = { ...DEFAULT_SETUP.early.rules, resultsBudgetMs: 1 };
    expect(await earlyOf(pipelineOf(recognizer, slow), { rules }).resultsFor(OXFORD, never())).toBeNull();
  });

  it.each([
    ['University of Oxford', 'complete'],
    ['Show me University of Oxford', 'complete'],
    ['Stanford University', 'complete-beginning'],
    ['University', 'beginning'],
    ['University of', 'function-word'],
    ['Turn the lights off', 'plain'],
  ] as const)('need silence after "%s" as after an ending that is %s', async (transcript, ending) => {
    const { recognizer } = listening(transcript);
    const early = earlyOf(pipelineOf(recognizer));
    const draft = await early.draft(utterance, never()).result;
    expect(draft && (await early.silenceNeededMs(draft, [], never()))).toBe(
      DEFAULT_SETUP.endpointRules.silenceMs[ending],
    );
  });

  it('do not treat a name as complete that only sounds alike', async () => {
    const { recognizer } = listening('University of Oxford');
    const early = earlyOf(pipelineOf(recognizer));
    const draft = await early.draft(utterance, never()).result;
    const replaced = draft && { ...draft, heard: 'Universe of Oxen' };
    expect(replaced && (await early.silenceNeededMs(replaced, [], never()))).toBe(
      DEFAULT_SETUP.endpointRules.silenceMs.plain,
    );
  });

  it('wait as for a beginning when the catalogue does not know whether names continue', async () => {
    const { recognizer } = listening('University of Oxford');
    const broken: SearchIndex = { ...search, goesOn: () => Promise.reject(new Error('no database')) };
    const early = earlyOf(pipelineOf(recognizer, broken));
    const draft = await early.draft(utterance, never()).result;
    expect(draft && (await early.silenceNeededMs(draft, [], never()))).toBe(
      DEFAULT_SETUP.endpointRules.silenceMs['complete-beginning'],
    );
  });
});

describe('an answer with a draft', () => {
  it('is decoded again if the draft failed', async () => {
    const { recognizer, requests } = listening('University of Oxford');
    const draft = Promise.resolve(null);
    const answer = await answerUtterance(pipelineOf(recognizer), utterance, { priority: 'final', draft });
    expect(answer).toMatchObject({ type: 'answered', final: { transcript: 'University of Oxford' } });
    expect(requests.map(({ priority }) => priority)).toEqual(['final']);
  });

  it('is rescored at the priority of finals once promoted', async () => {
    const priorities: string[] = [];
    const unsure = scriptedRecognition('pay computer', { confidence: 0.4, encoderStates: scriptedStates });
    const scripted = createScriptedRecognizer(
      () => ({ type: 'recognized', recognition: unsure }),
      {},
      () => -1,
    );
    const recognizer: Recognizer = {
      ...scripted,
      rescore: (request, signal) => {
        priorities.push(request.priority);
        return scripted.rescore(request, signal);
      },
    };
    const draft = earlyOf(pipelineOf(recognizer)).draft(utterance, never());
    expect(draft.promote()).toBe(true);
    await draft.result;
    expect(priorities).toEqual(['final']);
    expect(draft.promote()).toBe(false);
  });

  it('equals the answer without a draft, and needs no second decode', async () => {
    const { recognizer, requests } = listening('University of Oxford');
    const early = earlyOf(pipelineOf(recognizer));
    const draft = early.draft(utterance, never()).result;
    await draft;
    const drafted = await answerUtterance(pipelineOf(recognizer), utterance, { priority: 'final', draft });
    expect(requests).toHaveLength(1);
    const decoded = await answerUtterance(pipelineOf(recognizer), utterance, { priority: 'final' });
    expect(requests[1]?.samples).toEqual(requests[0]?.samples);
    expect(drafted).toEqual(decoded);
    expect(drafted).toMatchObject({ type: 'answered', final: { timings: { audioMs: 2_000 } } });
  });

  it('has no word that ends after the audio, although room tone follows it', async () => {
    const words = [
      { word: 'Oxford', confidence: 0.9, startMs: 1500, endMs: 2300 },
      { word: 'maybe', confidence: 0.9 },
    ];
    const recognition = scriptedRecognition('Oxford maybe', { words });
    const recognizer = createScriptedRecognizer(() => ({ type: 'recognized', recognition }));
    const answer = await answerUtterance(pipelineOf(recognizer), utterance, { priority: 'final' });
    const [first, second] = words;
    expect(answer).toMatchObject({ final: { words: [{ ...first, endMs: 2000 }, second] } });
  });
});
