import { describe, expect, it } from 'vitest';
import type { ManifestClip } from '@hark/shared/manifest';
import type { Recognizer } from '../../recognition/recognizer.ts';
import {
  createScriptedRecognizer,
  scriptedRecognition,
  scriptedStates,
} from '../../recognition/scripted-recognizer.ts';
import { NO_PROPERTIES } from '../../search/catalogue-properties.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { evaluate, type EvaluateOptions } from './evaluate.ts';
import { readManifest } from './read-manifest.ts';

const loadAudio = () => Promise.resolve({ samples: new Float32Array(16_000), durationMs: 1000 });
const setting = {
  folder: '/clips',
  loadAudio,
  engine: 'moonshine',
  beam: 1,
  bias: 'off',
  judge: 'on',
} as const;

/** Answers each clip from the table, by the name of its file. */
function hearing(table: Readonly<Record<string, { transcript: string; confidence?: number }>>): Recognizer {
  return createScriptedRecognizer(({ utteranceId }) => {
    const { transcript, confidence } = table[utteranceId] ?? { transcript: '' };
    const recognition = scriptedRecognition(transcript, confidence === undefined ? {} : { confidence });
    return { type: 'recognized', recognition };
  });
}

/** Finds the entries whose title has a word of the text, in the given order. */
function titles(...known: string[]): NonNullable<EvaluateOptions['search']> {
  const search: SearchIndex['search'] = ({ hypotheses }) => {
    const words = new Set(hypotheses.flatMap(({ text }) => text.split(' ')));
    const found = known.filter((title) => title.split(' ').some((word) => words.has(word)));
    return Promise.resolve(
      found.map((title) => ({
        id: title,
        title,
        url: null,
        description: null,
        category: null,
        score: 1,
        match: { field: 'title', text: title, kind: 'words', hypothesis: 0 },
      })),
    );
  };
  return {
    search,
    searchPage: async (request) => {
      const found = await search(request);
      return { found, total: found.length, facets: new Map(), relaxed: [] };
    },
    properties: () => NO_PROPERTIES,
    namesAmong: () => Promise.resolve(new Set()),
    count: () => Promise.resolve(known.length),
  };
}

const clips: ManifestClip[] = [
  { audio: 'right', text: 'open the door', slices: { room: 'small' }, expect: 'door' },
  { audio: 'half', text: 'close the red window', slices: { room: 'large' }, expect: ['red window', 'pane'] },
  { audio: 'lost', text: 'hello', slices: { room: 'large' } },
  { audio: 'quiet', text: '' },
  { audio: 'rain', text: '' },
];
const recognizer = hearing({
  right: { transcript: 'open the door', confidence: 1 },
  half: { transcript: 'close a red windows', confidence: 0.4 },
  rain: { transcript: 'Thank you.', confidence: 0.6 },
});

describe('evaluate', () => {
  it('measures word errors, empty transcripts and false alarms', async () => {
    const report = await evaluate({ ...setting, clips, recognizer });
    expect(report).toMatchObject({
      clips: 5,
      speechSeconds: 3,
      wer: 3 / 8,
      ser: 2 / 3,
      nullRate: 1 / 3,
      falseAlarmRate: 1 / 2,
      top1: null,
      mrr: null,
      webScore: null,
      catalogue: null,
      engine: 'moonshine',
      beam: 1,
      bias: 'off',
    });
    expect(report.ece).toBeCloseTo((0 + 0.4 + 0.6) / 3, 9);
    expect(report.rtf).toBeCloseTo(0.04, 9);
    expect(report.decodeMs).toEqual({ p50: 40, p95: 40 });
  });

  it('measures no calibration for an engine without confidence', async () => {
    const unsure = createScriptedRecognizer('open the door', { confidence: false });
    const report = await evaluate({ ...setting, clips, recognizer: unsure });
    expect(report.ece).toBeNull();
    expect(report.worst[0]?.confidence).toBeNull();
  });

  it('measures slices with the same formulas', async () => {
    const { slices } = await evaluate({ ...setting, clips, recognizer });
    expect(slices['room']?.['small']).toMatchObject({ clips: 1, wer: 0, nullRate: 0, falseAlarmRate: null });
    expect(slices['room']?.['large']).toMatchObject({ clips: 2, wer: 3 / 5, nullRate: 1 / 2 });
  });

  it('compares the search results with the expected ids and with the results for the reference', async () => {
    const search = titles('red carpet', 'red window', 'door');
    const report = await evaluate({ ...setting, clips, recognizer, search });
    expect(report).toMatchObject({ top1: 1 / 2, top3: 1, top10: 1, mrr: 3 / 4, webScore: 1 });
    expect(report.catalogue).toEqual({ entries: 3 });
  });

  it('rescores close decisions as the server does, unless rescoring is off', async () => {
    const half = { transcript: 'close the red windows', confidence: 0.4, encoderStates: scriptedStates };
    const judging = createScriptedRecognizer(
      () => ({ type: 'recognized', recognition: scriptedRecognition(half.transcript, half) }),
      {},
      (text) => (text === 'close the red window' ? -1 : -9),
    );
    const search = titles('red carpet', 'close the red window');
    const options = { ...setting, clips: clips.slice(1, 2), recognizer: judging, search };
    const judged = await evaluate(options);
    expect(judged).toMatchObject({ wer: 0, judging: { setting: 'on', share: 1, ms: { p50: 40, p95: 40 } } });
    expect(judged.decodeMs.p50).toBe(80);
    const unjudged = await evaluate({ ...options, judge: 'off' });
    expect(unjudged).toMatchObject({ wer: 1 / 4, judging: { setting: 'off', share: 0, ms: { p50: null } } });
  });

  it('lists the worst clips with the number of wrong words', async () => {
    const { worst } = await evaluate({ ...setting, clips, recognizer });
    expect(worst.map(({ audio, wordEdits }) => [audio, wordEdits])).toEqual([
      ['half', 2],
      ['rain', 2],
      ['lost', 1],
    ]);
  });

  it('counts an unreadable clip as an empty transcript, and reports the error', async () => {
    const broken = (path: string) =>
      path === '/clips/right' ? Promise.reject(new Error('no such file')) : loadAudio();
    const report = await evaluate({ ...setting, clips, recognizer, loadAudio: broken });
    expect(report.nullRate).toBe(2 / 3);
    expect(report.worst[0]).toMatchObject({ audio: 'right', error: 'no such file' });
  });

  it('retries if the recogniser is busy', async () => {
    let refusals = 2;
    const busy = createScriptedRecognizer(() =>
      refusals-- > 0
        ? { type: 'busy', retryAfterMs: 1 }
        : { type: 'recognized', recognition: scriptedRecognition('open the door') },
    );
    const report = await evaluate({ ...setting, clips: clips.slice(0, 1), recognizer: busy });
    expect(report.wer).toBe(0);
  });

  it('rejects when the signal is aborted', async () => {
    const options = { ...setting, clips, recognizer, signal: AbortSignal.abort() };
    await expect(evaluate(options)).rejects.toThrow('aborted');
  });

  it('reports null rates for an empty manifest', async () => {
    const report = await evaluate({ ...setting, clips: [], recognizer });
    expect(report).toMatchObject({ clips: 0, wer: null, nullRate: null, ece: null, rtf: null, worst: [] });
    expect(report.decodeMs).toEqual({ p50: null, p95: null });
  });
});

describe('readManifest', () => {
  it('reads the valid lines and reports the problems of the others', () => {
    const text = [
      '{"audio":"a.wav","text":"a"}',
      '',
      'nonsense',
      '{"audio":"b.wav"}',
      '{"audio":"c","text":""}',
    ];
    const { clips: read, problems } = readManifest(text.join('\n'));
    expect(read.map(({ audio }) => audio)).toEqual(['a.wav', 'c']);
    expect(problems.map(({ line }) => line)).toEqual([3, 4]);
    expect(problems[1]?.message).toContain('text');
  });
});
