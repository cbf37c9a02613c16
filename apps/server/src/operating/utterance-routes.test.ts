import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UtteranceDetail } from '@hark/shared/http/utterances-api';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

const ID = 'utterance-1';
const AUTHORIZED = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };

const DETAIL: UtteranceDetail = {
  textShown: true,
  answered: {
    eventId: ID,
    name: 'utterance.answered',
    at: 1,
    utteranceId: ID,
    taskId: null,
    synthetic: false,
    slices: {},
    data: { transcript: 'the words of somebody' },
  },
  events: [],
  hypotheses: [{ transcript: 'the words of somebody', confidence: 0.9 }],
  results: [],
  version: null,
  device: null,
  vad: null,
  audioKept: true,
};

async function start(changes: { detail?: UtteranceDetail; file?: string } = {}) {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const harness = await startHttpHarness(createScriptedRecognizer(''), {
    logger,
    utteranceDetails: {
      find: async (id) => (id === ID ? (changes.detail ?? DETAIL) : null),
      findAudio: async (id) => (id === ID ? (changes.file ?? null) : null),
    },
  });
  onTestFinished(harness.close);
  return { url: `${harness.url}/v1/ops/utterances`, lines };
}

it('shows an utterance to operators alone, and logs that its text was viewed, without the text', async () => {
  const { url, lines } = await start();
  expect((await fetch(`${url}/${ID}`)).status).toBe(401);
  expect(lines).toEqual([]);
  const response = await fetch(`${url}/${ID}`, AUTHORIZED);
  expect(await response.json()).toEqual(DETAIL);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ utteranceId: ID }]);
  expect(lines.join('')).not.toContain('somebody');
});

it('logs no view where text is hidden', async () => {
  const { url, lines } = await start({ detail: { ...DETAIL, textShown: false, hypotheses: null } });
  expect((await fetch(`${url}/${ID}`, AUTHORIZED)).status).toBe(200);
  expect(lines).toEqual([]);
});

it.each(['utterance-2', 'a%2Fb', `${ID}/audio`])('%s is not there', async (path) => {
  const { url, lines } = await start();
  const response = await fetch(`${url}/${path}`, AUTHORIZED);
  expect(response.status).toBe(404);
  expect(lines).toEqual([]);
});

it('plays a recording to operators alone, whole or in parts, and logs it', async () => {
  // Below a hidden folder, as by default.
  const folder = await mkdtemp(join(tmpdir(), '.hark-audio-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, `${ID}.wav`);
  await writeFile(file, 'RIFF and so on');
  const { url, lines } = await start({ file });
  expect((await fetch(`${url}/${ID}/audio`)).status).toBe(401);
  expect(lines).toEqual([]);
  const response = await fetch(`${url}/${ID}/audio`, AUTHORIZED);
  expect(response.headers.get('content-type')).toBe('audio/wav');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('RIFF and so on');
  expect(lines).toHaveLength(1);
  const part = await fetch(`${url}/${ID}/audio`, { headers: { ...AUTHORIZED.headers, range: 'bytes=0-3' } });
  expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
});
