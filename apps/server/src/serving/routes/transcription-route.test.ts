import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { apiErrorSchema } from '@hark/shared/http/api';
import { modelListSchema, verboseTranscriptionSchema } from '@hark/shared/http/openai-api';
import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../recognition/audio/write-wav.ts';
import type { Capabilities } from '../../recognition/recognizer.ts';
import {
  createScriptedRecognizer,
  scriptedRecognition,
  type Script,
} from '../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../testing/http-harness.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const WAV = writeWav(new Int16Array(64_000).fill(1_000));
const open: Harness[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

const TEXT = 'The harbour was empty. Nobody had seen the boats leave.';

/** The words of a text, 300 ms each; with times unless it is said otherwise. */
const recognized =
  (text = TEXT, hasTimes = true): Script =>
  ({ samples }) => {
    const words = text
      .split(' ')
      .filter((word) => word !== '')
      .map((word, place) => {
        if (!hasTimes) return { word, confidence: 0.9 };
        return { word, confidence: 0.9, startMs: 100 + place * 300, endMs: 400 + place * 300 };
      });
    const recognition = scriptedRecognition(text, { words });
    const audioMs = samples.length / 16;
    return {
      type: 'recognized',
      recognition: { ...recognition, signal: { ...recognition.signal, audioMs } },
    };
  };

async function start(
  script: Script | string = recognized(),
  capabilities: Partial<Capabilities> = {},
): Promise<string> {
  const harness = await startHttpHarness(
    createScriptedRecognizer(script, { wordTimes: true, ...capabilities }),
  );
  open.push(harness);
  return harness.url;
}

const file = new File([WAV], 'speech.wav', { type: 'audio/wav' });

function clientOf(url: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
}

type Fields = Record<string, string | readonly string[]>;

/** Fields and the file, as a form. */
function send(url: string, fields: Fields, path = '/v1/audio/transcriptions'): Promise<Response> {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) form.append(name, value);
  form.append('file', file);
  return fetch(`${url}${path}`, { method: 'POST', body: form });
}

async function refused(response: Response): Promise<{ code: string; message: string; param?: unknown }> {
  const { error } = apiErrorSchema.parse(await response.json());
  expect([response.status, error.retryable]).toEqual([400, false]);
  return error;
}

describe('with the client of OpenAI, a transcription', () => {
  it('comes as JSON with how long it is', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    expect(await transcriptions.create({ file, model: 'whisper-1' })).toMatchObject({
      text: TEXT,
      usage: { type: 'duration', seconds: 4 },
    });
  });

  it('comes as text', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    expect(await transcriptions.create({ file, model: 'x', response_format: 'text' })).toBe(`${TEXT}\n`);
  });

  it('comes as subtitles', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    expect(await transcriptions.create({ file, model: 'x', response_format: 'srt' })).toBe(
      '1\n00:00:00,100 --> 00:00:01,300\nThe harbour was empty.\n\n' +
        '2\n00:00:01,300 --> 00:00:03,100\nNobody had seen the boats leave.\n\n',
    );
    expect(await transcriptions.create({ file, model: 'x', response_format: 'vtt' })).toBe(
      'WEBVTT\n\n00:00:00.100 --> 00:00:01.300\nThe harbour was empty.\n\n' +
        '00:00:01.300 --> 00:00:03.100\nNobody had seen the boats leave.\n',
    );
  });

  it('comes with all that strictly typed clients want of a segment', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    const verbose = await transcriptions.create({ file, model: 'x', response_format: 'verbose_json' });
    expect(verbose).toMatchObject({ task: 'transcribe', language: 'english', duration: 4, text: TEXT });
    expect(verbose.words).toBeUndefined();
    expect(verbose.segments?.map(({ text }) => text).join('')).toBe(TEXT);
    expect(verbose.segments?.[1]).toMatchObject({
      id: 1,
      seek: 130,
      start: 1.3,
      end: 3.1,
      text: ' Nobody had seen the boats leave.',
      tokens: [],
      temperature: 0,
      no_speech_prob: 0,
    });
    expect(verbose.segments?.[1]?.avg_logprob).toBeCloseTo(Math.log(0.9), 6);
    expect(verbose.segments?.[1]?.compression_ratio).toBeGreaterThan(0.5);
  });

  it('comes with how sure each word is, beside what OpenAI has', async () => {
    const words = [
      { word: 'hello', confidence: 0.9 },
      { word: 'there', confidence: 0.4 },
    ];
    const recognition = scriptedRecognition('hello there', { confidence: 0.35, words });
    const { transcriptions } = clientOf(await start(() => ({ type: 'recognized', recognition }))).audio;
    const verbose = await transcriptions.create({ file, model: 'x', response_format: 'verbose_json' });
    expect(verbose.segments?.[0]).toMatchObject({ confidence: 0.35, words });
  });

  it('comes with the times of its words, and without segments unless they are asked for as well', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    const asked = { file, model: 'x', response_format: 'verbose_json' } as const;
    const words = await transcriptions.create({ ...asked, timestamp_granularities: ['word'] });
    expect(words.words?.slice(0, 2)).toEqual([
      { word: 'The', start: 0.1, end: 0.4 },
      { word: 'harbour', start: 0.4, end: 0.7 },
    ]);
    expect(words.words).toHaveLength(10);
    expect(words.segments).toBeUndefined();
    const both = await transcriptions.create({ ...asked, timestamp_granularities: ['word', 'segment'] });
    expect([both.words?.length, both.segments?.length]).toEqual([10, 2]);
  });

  it('comes as events', async () => {
    const { transcriptions } = clientOf(await start()).audio;
    for (const model of ['gpt-4o-transcribe', 'whisper-1']) {
      const events: unknown[] = [];
      for await (const event of await transcriptions.create({ file, model, stream: true }))
        events.push(event);
      expect(events).toEqual([
        { type: 'transcript.text.delta', delta: TEXT },
        { type: 'transcript.text.done', text: TEXT },
      ]);
    }
  });

  it('of silence is empty in every form', async () => {
    const url = await start('');
    const { transcriptions } = clientOf(url).audio;
    expect((await transcriptions.create({ file, model: 'x' })).text).toBe('');
    expect(await transcriptions.create({ file, model: 'x', response_format: 'srt' })).toBe('');
    expect(await transcriptions.create({ file, model: 'x', response_format: 'vtt' })).toBe('WEBVTT\n');
    const asked = { file, model: 'x', response_format: 'verbose_json' } as const;
    const verbose = await transcriptions.create({ ...asked, timestamp_granularities: ['word', 'segment'] });
    expect(verbose).toMatchObject({ text: '', words: [], segments: [] });
    const response = await send(url, { stream: 'true' });
    expect(await response.text()).toBe('data: {"type":"transcript.text.done","text":""}\n\ndata: [DONE]\n\n');
  });

  it('can be of any file that is read', async () => {
    const bytes = readFileSync(new URL('../../recognition/audio/fixtures/tone.flac', import.meta.url));
    const { transcriptions } = clientOf(await start()).audio;
    expect((await transcriptions.create({ file: new File([bytes], 'a.flac'), model: 'x' })).text).toBe(TEXT);
  });
});

describe('without times of words', () => {
  it('segments and subtitles are as long as the speech', async () => {
    const url = await start(recognized(TEXT, false));
    const verbose = verboseTranscriptionSchema.parse(
      await (await send(url, { response_format: 'verbose_json' })).json(),
    );
    expect(verbose.segments).toMatchObject([{ text: TEXT, start: 0.096, end: 0.896 }]);
    expect(await (await send(url, { response_format: 'srt' })).text()).toContain('00:00:00,096 --> ');
  });

  it('they are refused where they are asked for, before the recording is heard', async () => {
    const url = await start(
      () => {
        throw new Error('was heard');
      },
      { wordTimes: false },
    );
    const fields = { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' };
    expect(await refused(await send(url, fields))).toMatchObject({
      code: 'word_times_unsupported',
      param: 'timestamp_granularities',
    });
  });

  it('some are not enough', async () => {
    const words = [
      { word: 'hello', confidence: 0.9, startMs: 0, endMs: 300 },
      { word: 'there', confidence: 0.9 },
    ];
    const recognition = scriptedRecognition('hello there', { words });
    const url = await start(() => ({ type: 'recognized', recognition }));
    const fields = { response_format: 'verbose_json', timestamp_granularities: 'word' };
    expect(await refused(await send(url, fields))).toMatchObject({ code: 'word_times_unsupported' });
  });
});

describe('a field', () => {
  const verboseOf = async (url: string, fields: Fields) =>
    verboseTranscriptionSchema.parse(
      await (await send(url, { response_format: 'verbose_json', ...fields })).json(),
    );

  it.each(['timestamp_granularities[]', 'timestamp_granularities', 'timestamp_granularities[0]'])(
    'that is a list may be written %s',
    async (name) => {
      const { words, segments } = await verboseOf(await start(), { [name]: 'word' });
      expect([words?.length, segments]).toEqual([10, undefined]);
    },
  );

  it('that is a list may be given several times', async () => {
    const { words, segments } = await verboseOf(await start(), {
      'timestamp_granularities[]': ['word', 'segment'],
    });
    expect([words?.length, segments?.length]).toEqual([10, 2]);
  });

  it.each([
    '',
    'auto',
    'Auto',
    'en',
    'EN',
    'english',
    'English',
    'en_US',
    'en-US',
    'en_US.UTF-8',
    'eng',
    'None',
    ' en ',
  ])('language may be %j', async (language) => {
    expect(await verboseOf(await start(), { language })).toMatchObject({ language: 'english', text: TEXT });
  });

  it.each([
    ['fr-CA', 'french'],
    ['French', 'french'],
    ['fra', 'french'],
    ['fre', 'french'],
    ['auto', 'english'],
  ])('language may be %j where the recogniser knows French', async (language, name) => {
    expect(
      await verboseOf(await start(recognized(), { languages: ['en', 'fr'] }), { language }),
    ).toMatchObject({
      language: name,
    });
  });

  it.each(['fr', 'french', 'xx', 'klingon', '1', '../etc/passwd'])(
    'language may not be %j',
    async (language) => {
      const url = await start();
      expect(await refused(await send(url, { language }))).toMatchObject({
        code: 'unsupported_language',
        param: 'language',
      });
    },
  );

  it('languages are guesses, of which a known one counts', async () => {
    const url = await start();
    expect((await verboseOf(url, { 'languages[]': ['fr', 'en'] })).language).toBe('english');
    expect(await refused(await send(url, { 'languages[]': 'fr' }))).toMatchObject({
      code: 'unsupported_language',
    });
  });

  it.each(['False', 'false', 'FALSE', '0', '', 'None', 'no', 'null'])(
    'stream may be %j for one answer',
    async (stream) => {
      expect((await send(await start(), { stream })).headers.get('content-type')).toContain(
        'application/json',
      );
    },
  );

  it.each(['True', 'true', '1', 'yes'])('stream may be %j for events', async (stream) => {
    const response = await send(await start(), { stream, response_format: 'text' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
  });

  it('that is empty counts as not given', async () => {
    const fields = {
      model: '',
      response_format: '',
      temperature: '',
      prompt: '',
      'include[]': '',
      chunking_strategy: '',
    };
    expect(await (await send(await start(), fields)).json()).toMatchObject({ text: TEXT });
  });

  it.each(['0', '0.0', '0.2', '1', '1e-1'])('temperature may be %j', async (temperature) => {
    expect((await send(await start(), { temperature })).status).toBe(200);
  });

  it('that nobody knows is passed over, whatever it is called', async () => {
    const fields = {
      hotwords: ['a', 'b'],
      vad_filter: 'true',
      __proto__x: 'y',
      constructor: 'z',
      toString: 'x',
    };
    expect((await send(await start(), fields)).status).toBe(200);
  });

  it('prompt and keywords are phrases to expect', async () => {
    const phrases: unknown[] = [];
    const script: Script = (request, signal) => {
      phrases.push(request.phrases);
      return recognized()(request, signal);
    };
    const url = await start(script, { biasing: true });
    await send(url, { prompt: 'Stanford, Oxford;\n', 'keywords[]': ['Eton', 'Trinity, Dublin'] });
    const expected = ['Stanford', 'Oxford', 'Eton', 'Trinity, Dublin'];
    expect(phrases).toEqual([expected.map((phrase) => ({ phrase, boost: 1 }))]);
  });
});

describe('what is not done is refused by name:', () => {
  it.each([
    ['response_format', { response_format: 'diarized_json' }],
    ['include', { 'include[]': 'logprobs' }],
    ['include', { include: 'logprobs' }],
    ['chunking_strategy', { chunking_strategy: '{"type":"server_vad","threshold":0.9}' }],
    ['chunking_strategy', { 'chunking_strategy[type]': 'server_vad', 'chunking_strategy[threshold]': '0.9' }],
    ['known_speaker_names', { 'known_speaker_names[]': 'Ann' }],
    ['known_speaker_references', { 'known_speaker_references[]': 'data:audio/wav;base64,AA==' }],
    ['diarize', { diarize: 'true' }],
    ['translate', { translate: 'True' }],
    ['task', { task: 'translate' }],
  ])('%s in %j', async (param, fields) => {
    expect(await refused(await send(await start(), fields))).toMatchObject({
      code: 'unsupported_parameter',
      param,
    });
  });

  it.each([
    ['response_format', { response_format: 'xml' }],
    ['temperature', { temperature: 'hot' }],
    ['temperature', { temperature: '7' }],
    ['stream', { stream: 'maybe' }],
    ['stream', { stream: 'true', response_format: 'srt' }],
    ['stream', { stream: 'true', response_format: 'verbose_json' }],
    ['timestamp_granularities', { 'timestamp_granularities[]': 'char', response_format: 'verbose_json' }],
    ['timestamp_granularities', { 'timestamp_granularities[]': 'word' }],
    ['timestamp_granularities', { 'timestamp_granularities[]': 'word', response_format: 'srt' }],
    ['language', { language: ['en', 'fr'] }],
  ])('%s in %j is not valid', async (param, fields) => {
    expect(await refused(await send(await start(), fields))).toMatchObject({
      code: 'invalid_request',
      param,
    });
  });

  it('a prompt, by a recogniser without phrases', async () => {
    expect(await refused(await send(await start(), { prompt: 'Stanford' }))).toMatchObject({
      code: 'prompt_unsupported',
      param: 'prompt',
    });
  });

  it.each([
    [{ 'timestamp_granularities[]': 'segment' }],
    [{ chunking_strategy: 'auto' }],
    [{ translate: 'False', diarize: '0', task: 'transcribe' }],
  ])('but not %j, which is what is done anyway', async (fields) => {
    expect((await send(await start(), fields)).status).toBe(200);
  });

  it('translations, in a way that the client of OpenAI understands', async () => {
    const { translations } = clientOf(await start()).audio;
    const refusal: unknown = await translations
      .create({ file, model: 'whisper-1' })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadRequestError);
    expect(refusal).toMatchObject({
      code: 'translation_unsupported',
      type: 'invalid_request_error',
      param: null,
    });
  });
});

describe('a broken upload', () => {
  const form = (...parts: [string, string | Uint8Array][]): Buffer =>
    Buffer.concat([
      ...parts.flatMap(([header, content]) => [
        Buffer.from(`--XX\r\nContent-Disposition: form-data; ${header}\r\n\r\n`),
        Buffer.from(content),
        Buffer.from('\r\n'),
      ]),
      Buffer.from('--XX--\r\n'),
    ]);
  const FILE = 'name="file"; filename="a.wav"\r\nContent-Type: audio/wav';
  const whole = form([FILE, WAV]);
  const TYPE = 'multipart/form-data; boundary=XX';

  const post = (
    url: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<Response> => fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', body, headers });

  it.each([
    ['without a boundary', whole, 'multipart/form-data', 'invalid_form', /boundary/],
    ['with another boundary', whole, 'multipart/form-data; boundary=YY', 'invalid_form', /boundary/],
    ['that is cut', whole.subarray(0, 5_000), TYPE, 'invalid_form', /truncated/],
    ['with two files', form([FILE, WAV], [FILE, WAV]), TYPE, 'invalid_request', /two files/],
    [
      'with a file in another field',
      form([FILE.replace('file', 'audio'), WAV]),
      TYPE,
      'invalid_request',
      /"audio"/,
    ],
    [
      'with 21 fields',
      form(...Array.from({ length: 21 }, (_, i): [string, string] => [`name="f${i}"`, 'x']), [FILE, WAV]),
      TYPE,
      'invalid_request',
      /20 fields/,
    ],
    [
      'with a field of 100 kB',
      form([FILE, WAV], ['name="prompt"', 'x'.repeat(100_000)]),
      TYPE,
      'invalid_request',
      /64 kB/,
    ],
    ['with a part without a name', form([FILE, WAV], ['x=y', 'z']), TYPE, 'invalid_request', /no name/],
    ['with an empty file', form([FILE, '']), TYPE, 'empty_audio', /"file" is empty/],
    ['without a file', form(['name="model"', 'x']), TYPE, 'empty_audio', /it has model/],
    ['with text for a file', form(['name="file"', 'hello']), TYPE, 'unsupported_audio', /WAV/],
    [
      'of JSON',
      Buffer.from('{"file":"UklGRg=="}'),
      'application/json',
      'invalid_request',
      /multipart\/form-data/,
    ],
    ['of bare audio', Buffer.from(WAV), 'audio/wav', 'invalid_request', /multipart\/form-data/],
    [
      'of an address’s fields',
      Buffer.from('file=x'),
      'application/x-www-form-urlencoded',
      'invalid_request',
      /multipart/,
    ],
    ['without anything', Buffer.alloc(0), TYPE, 'invalid_request', /empty/],
  ])('%s is refused with the reason', async (_name, body, type, code, message) => {
    const error = await refused(await post(await start(), new Uint8Array(body), { 'content-type': type }));
    expect(error).toMatchObject({ code, type: 'invalid_request_error' });
    expect(error.message).toMatch(message);
  });

  it.each([
    ['a type but no file name', 'name="file"\r\nContent-Type: audio/wav'],
    ['neither', 'name="file"'],
    ['an empty file name', 'name="file"; filename=""'],
  ])('is none if its file has %s', async (_name, header) => {
    const response = await post(await start(), new Uint8Array(form([header, WAV])), { 'content-type': TYPE });
    expect(await response.json()).toMatchObject({ text: TEXT });
  });

  it('without a content type is refused', async () => {
    const url = await start();
    const response = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const sent = httpRequest(`${url}/v1/audio/transcriptions`, { method: 'POST' }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += String(chunk)));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      });
      sent.on('error', reject);
      sent.end(whole);
    });
    expect(response).toMatchObject({ status: 400 });
    expect(response.text).toContain('no Content-Type');
  });

  it('is none if it is compressed and says so', async () => {
    const url = await start();
    const headers = { 'content-type': TYPE, 'content-encoding': 'gzip' };
    expect(await (await post(url, new Uint8Array(gzipSync(whole)), headers)).json()).toMatchObject({
      text: TEXT,
    });
    expect(await refused(await post(url, new Uint8Array(whole), headers))).toMatchObject({
      code: 'invalid_encoding',
    });
    const silently = await post(url, new Uint8Array(gzipSync(whole)), { 'content-type': TYPE });
    expect(await refused(silently)).toMatchObject({ code: 'invalid_form' });
  });

  it('is told by the client of OpenAI at once, and not sent again', async () => {
    const url = await start();
    let requests = 0;
    const counting = new OpenAI({
      baseURL: `${url}/v1`,
      apiKey: 'none',
      fetch: (...given) => {
        // Besides, it asks its fetch whether it can send forms.
        if (new Request(given[0]).url.startsWith('http')) requests++;
        return fetch(...given);
      },
    });
    const empty = new File([], 'speech.wav');
    const refusal: unknown = await counting.audio.transcriptions
      .create({ file: empty, model: 'x' })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadRequestError);
    expect(refusal).toMatchObject({ code: 'empty_audio', param: 'file' });
    expect(requests).toBe(1);
  });
});

it('a client that hangs up ends the work', async () => {
  const hangUp = new AbortController();
  const ended = new Promise<boolean>((resolve) => {
    void start(async (_request, signal) => {
      const gone = new Promise<void>((end) => signal?.addEventListener('abort', () => end()));
      hangUp.abort();
      await gone;
      resolve(true);
      return { type: 'failed', code: 'cancelled', message: 'the caller cancelled the request' };
    }).then(async (url) => {
      const { transcriptions } = clientOf(url).audio;
      const request = transcriptions.create({ file, model: 'x', stream: true }, { signal: hangUp.signal });
      await expect(request).rejects.toThrow(/abort/i);
    });
  });
  expect(await ended).toBe(true);
});

describe('models', () => {
  it('are what the recogniser is called', async () => {
    const url = await start();
    const models = [];
    for await (const model of clientOf(url).models.list()) models.push(model);
    expect(models).toMatchObject([{ id: 'scripted/1', object: 'model', owned_by: 'hark' }]);
    expect(modelListSchema.safeParse(await (await fetch(`${url}/v1/models/`)).json()).success).toBe(true);
    expect(await clientOf(url).models.retrieve('scripted/1')).toEqual(models[0]);
    expect(await (await fetch(`${url}/v1/models/scripted/1`)).json()).toEqual(models[0]);
  });

  it('that are not there are told as OpenAI tells it', async () => {
    const url = await start();
    const refusal: unknown = await clientOf(url)
      .models.retrieve('whisper-1')
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotFoundError);
    expect(refusal).toMatchObject({ code: 'model_not_found', type: 'invalid_request_error', param: 'model' });
  });
});
