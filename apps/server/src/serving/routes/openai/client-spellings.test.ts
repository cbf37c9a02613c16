import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeWav } from '../../../recognition/audio/write-wav.ts';
import { createScriptedRecognizer } from '../../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../../testing/http-harness.ts';

/** Requests as the libraries of other languages write them: their headers, quotes, order and line ends. */

const WAV = Buffer.from(writeWav(new Int16Array(16_000).fill(1_000)));
const TEXT = 'hello there';

let harness: Awaited<ReturnType<typeof startHttpHarness>> | undefined;
let url = '';
beforeAll(async () => {
  harness = await startHttpHarness(createScriptedRecognizer(TEXT, { biasing: true }));
  url = harness.url;
});
afterAll(() => harness?.close());

/** The lines of a body; a line `WAV` is the recording. */
function bodyOf(lines: readonly string[]): Buffer {
  return Buffer.concat(
    lines.flatMap((line) => [line === 'WAV' ? WAV : Buffer.from(line), Buffer.from('\r\n')]),
  );
}

interface Spelled {
  headers: Record<string, string>;
  lines: readonly string[];
  /** Without a Content-Length. */
  isChunked?: true;
}

function send({ headers, lines, isChunked }: Spelled): Promise<{ status: number | undefined; body: string }> {
  const body = bodyOf(lines);
  return new Promise((resolve, reject) => {
    const length = isChunked === true ? {} : { 'Content-Length': body.length };
    const request = httpRequest(
      `${url}/v1/audio/transcriptions`,
      { method: 'POST', headers: { ...headers, ...length } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode, body: text }));
      },
    );
    request.on('error', reject);
    // In pieces, as from a network.
    for (let start = 0; start < body.length; start += 1_000)
      request.write(body.subarray(start, start + 1_000));
    request.end();
  });
}

const HEX = '35c7ae8f43f481c30816f4e293337900';

const SPELLED: [string, Spelled][] = [
  [
    'the Python client of OpenAI (httpx)',
    {
      headers: {
        'Content-Type': `multipart/form-data; boundary=${HEX}`,
        'User-Agent': 'OpenAI/Python 2.8.0',
      },
      lines: [
        ...[
          ['model', 'whisper-1'],
          ['response_format', 'verbose_json'],
          ['timestamp_granularities[]', 'segment'],
          ['stream', 'false'],
          ['temperature', '0.0'],
        ].flatMap(([name, value]) => [
          `--${HEX}`,
          `Content-Disposition: form-data; name="${name}"`,
          '',
          String(value),
        ]),
        `--${HEX}`,
        'Content-Disposition: form-data; name="file"; filename="speech.wav"',
        'Content-Type: audio/x-wav',
        '',
        'WAV',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'requests of Python, as Open WebUI uses it',
    {
      headers: {
        'Content-Type': `multipart/form-data; boundary=${HEX}`,
        'User-Agent': 'python-requests/2.32.5',
      },
      lines: [
        `--${HEX}`,
        'Content-Disposition: form-data; name="model"',
        '',
        'whisper-1',
        `--${HEX}`,
        'Content-Disposition: form-data; name="stream"',
        '',
        'False',
        `--${HEX}`,
        'Content-Disposition: form-data; name="file"; filename="5f1c.wav"',
        '',
        'WAV',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'aiohttp of Python',
    {
      isChunked: true,
      headers: { 'Content-Type': `multipart/form-data; boundary=${HEX}` },
      lines: [
        `--${HEX}`,
        'Content-Type: text/plain; charset=utf-8',
        'Content-Disposition: form-data; name="model"',
        '',
        'whisper-1',
        `--${HEX}`,
        'Content-Type: application/octet-stream',
        `Content-Disposition: form-data; name="file"; filename="stra%C3%9Fe.wav"; filename*=utf-8''stra%C3%9Fe.wav`,
        '',
        'WAV',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'curl, as the examples of whisper.cpp and faster-whisper use it',
    {
      headers: {
        'Content-Type': 'multipart/form-data; boundary=------------------------d74496d66958873e',
        Accept: '*/*',
        Expect: '100-continue',
      },
      lines: [
        '--------------------------d74496d66958873e',
        'Content-Disposition: form-data; name="file"; filename="audio.wav"',
        'Content-Type: application/octet-stream',
        '',
        'WAV',
        ...[
          ['temperature', '0.0'],
          ['temperature_inc', '0.2'],
          ['response_format', 'json'],
          ['language', ''],
          ['vad_filter', 'true'],
          ['hotwords', 'Stanford'],
        ].flatMap(([name, value]) => [
          '--------------------------d74496d66958873e',
          `Content-Disposition: form-data; name="${name}"`,
          '',
          String(value),
        ]),
        '--------------------------d74496d66958873e--',
      ],
    },
  ],
  [
    'MultipartFormDataContent of .NET',
    {
      headers: { 'Content-Type': `multipart/form-data; boundary="${HEX}"` },
      lines: [
        `--${HEX}`,
        'Content-Type: text/plain; charset=utf-8',
        'Content-Disposition: form-data; name=model',
        '',
        'whisper-1',
        `--${HEX}`,
        `Content-Disposition: form-data; name=file; filename=speech.wav; filename*=utf-8''speech.wav`,
        '',
        'WAV',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'OkHttp of Java and Kotlin',
    {
      headers: { 'Content-Type': `multipart/form-data; boundary=${HEX}` },
      lines: [
        `--${HEX}`,
        'Content-Disposition: form-data; name="file"; filename="speech.wav"',
        'Content-Type: audio/wav',
        `Content-Length: ${WAV.length}`,
        '',
        'WAV',
        `--${HEX}`,
        'Content-Disposition: form-data; name="model"',
        'Content-Length: 9',
        '',
        'whisper-1',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'Ktor, as the Kotlin client uses it',
    {
      isChunked: true,
      headers: { 'Content-Type': `multipart/form-data; boundary=${HEX}` },
      lines: [
        `--${HEX}`,
        'Content-Disposition: form-data; name=file; filename=speech.wav',
        'Content-Type: application/octet-stream',
        '',
        'WAV',
        `--${HEX}`,
        'Content-Disposition: form-data; name=model',
        '',
        'whisper-1',
        `--${HEX}--`,
      ],
    },
  ],
  [
    'mime/multipart of Go',
    {
      isChunked: true,
      headers: { 'Content-Type': `multipart/form-data; boundary=${HEX}${HEX.slice(0, 28)}` },
      lines: [
        `--${HEX}${HEX.slice(0, 28)}`,
        'Content-Disposition: form-data; name="file"; filename="speech.wav"',
        'Content-Type: application/octet-stream',
        '',
        'WAV',
        `--${HEX}${HEX.slice(0, 28)}`,
        'Content-Disposition: form-data; name="timestamp_granularities[]"',
        '',
        'segment',
        `--${HEX}${HEX.slice(0, 28)}--`,
      ],
    },
  ],
  [
    'a page in Chrome or Safari',
    {
      headers: { 'Content-Type': 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW' },
      lines: [
        '------WebKitFormBoundary7MA4YWxkTrZu0gW',
        'Content-Disposition: form-data; name="file"; filename="blob"',
        'Content-Type: audio/webm;codecs=opus',
        '',
        'WAV',
        '------WebKitFormBoundary7MA4YWxkTrZu0gW',
        'Content-Disposition: form-data; name="language"',
        '',
        'undefined',
        '------WebKitFormBoundary7MA4YWxkTrZu0gW--',
      ],
    },
  ],
  [
    'http_build_query and cURL of PHP',
    {
      headers: {
        'Content-Type': `multipart/form-data; boundary=------------------------${HEX.slice(0, 16)}`,
      },
      lines: [
        `--------------------------${HEX.slice(0, 16)}`,
        'Content-Disposition: form-data; name="timestamp_granularities[0]"',
        '',
        'segment',
        `--------------------------${HEX.slice(0, 16)}`,
        'Content-Disposition: form-data; name="file"; filename="speech.wav"',
        'Content-Type: audio/wav',
        '',
        'WAV',
        `--------------------------${HEX.slice(0, 16)}--`,
      ],
    },
  ],
  [
    'a program with a template of its own, an empty line first and none last',
    {
      headers: { 'content-type': 'MULTIPART/FORM-DATA;BOUNDARY=XX' },
      lines: [
        '',
        '--XX',
        'content-disposition:form-data;name="file"',
        'content-transfer-encoding: binary',
        '',
        'WAV',
        '--XX--',
      ],
    },
  ],
];

it.each(SPELLED)('recognises a recording sent by %s', async (_name, spelled) => {
  const { status, body } = await send(spelled);
  expect([status, JSON.parse(body).text]).toEqual([200, TEXT]);
});

it('reads a form in pieces without a length as the same form', async () => {
  const [, spelled] = SPELLED[0] ?? [];
  if (spelled === undefined) throw new Error('nothing is spelled');
  const { status } = await send({ ...spelled, isChunked: true });
  expect(status).toBe(200);
});
