import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { sessionResponseSchema } from '@hark/shared/http/api';
import { type Background, backgroundSchema } from '@hark/shared/http/background-api';
import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { finalSchema, type Final } from '@hark/shared/wire/final';
import { parseServerMessage } from '@hark/shared/wire/parse-message';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeAudio } from '../recognition/audio/decode-audio.ts';
import { readClips } from '../cli/measured-clips.ts';
import { readConfig } from '../config/read-config.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import { readRecordedClips } from '../tools/load/read-recorded-clips.ts';
import { runLoad } from '../tools/load/run-load.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { startServer, type HarkServer } from './server.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { startTraceCollector } from '../tracing/testing/trace-collector.ts';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { testSpeech } from '../testing/test-speech.ts';
import { closeMessage, HELLO, openMessage } from '../testing/wire-harness.ts';

let folder = '';
let removeFolder = (): Promise<void> => Promise.resolve();
let paths: RuntimePaths;
let server: HarkServer;

/** Sessions from the client's side, over a real socket. */
interface Client {
  send(message: object): void;
  /** Sends the frames and returns their number. */
  audio(ordinal: number, pcm: Int16Array, from?: number): number;
  next<Type extends ServerMessage['type']>(type: Type): Promise<Extract<ServerMessage, { type: Type }>>;
  closed: Promise<number>;
  close(): void;
}

async function start(environment: Record<string, string> = {}): Promise<HarkServer> {
  const outcome = readConfig({ PORT: '0', HARK_DATA_DIR: folder, ...environment }, folder);
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const started = await startServer({ config: outcome.config, paths, logger: pino({ level: 'silent' }) });
  while ((await started.readiness()).length > 0) await wait(20);
  return started;
}

async function session(
  clientId: string,
): Promise<{ sessionToken: string; clientSecret?: string | undefined }> {
  const response = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId }),
  });
  return sessionResponseSchema.parse(await response.json());
}

async function background(): Promise<Background> {
  const headers = { authorization: `Bearer ${server.adminToken}` };
  return backgroundSchema.parse(await (await fetch(`${server.url}/v1/ops/background`, { headers })).json());
}

async function connect(hello: Partial<typeof HELLO>): Promise<Client> {
  const clientId = hello.clientId ?? randomUUID();
  const { sessionToken } = await session(clientId);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/stream`, [
    'hark.v1',
    `hark.token.${sessionToken}`,
  ]);
  const received: ServerMessage[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    const parsed = parseServerMessage(Buffer.isBuffer(data) ? data.toString('utf8') : '');
    if (parsed.ok) received.push(parsed.message);
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const client: Client = {
    send: (message) => socket.send(JSON.stringify(message)),
    audio(ordinal, pcm, from = 0) {
      let sequence = from;
      for (let at = 0; at < pcm.length; at += VAD_FRAME_SAMPLES) {
        const frame = {
          ordinal,
          sequence: sequence++,
          capturedAtMs: 0,
          pcm: pcm.slice(at, at + VAD_FRAME_SAMPLES),
        };
        socket.send(encodeAudioFrame(frame));
      }
      return sequence - from;
    },
    async next(type) {
      for (;;) {
        const at = received.findIndex((message) => message.type === type);
        const [found] = at === -1 ? [] : received.splice(at, 1);
        if (found !== undefined && isOf(found, type)) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    closed,
    close: () => socket.close(),
  };
  client.send({ ...HELLO, ...hello, clientId });
  await client.next('ready');
  return client;
}

function isOf<Type extends ServerMessage['type']>(
  message: ServerMessage,
  type: Type,
): message is Extract<ServerMessage, { type: Type }> {
  return message.type === type;
}

async function speech(name: Parameters<typeof testSpeech>[0]): Promise<Int16Array> {
  return floatToPcm16(await decodeAudio(testSpeech(name), 60_000));
}

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  folder = data.dataDir;
  removeFolder = data.remove;
  paths = {
    phrasesWorker: await bundleEntry(new URL('../recognition/pool/phrases-worker.ts', import.meta.url)),
    recognizerWorker: await bundleEntry(new URL('../recognition/pool/recognizer-worker.ts', import.meta.url)),
    audioWorker: await bundleEntry(new URL('../recognition/audio/audio-worker.ts', import.meta.url)),
    catalogue: fileURLToPath(new URL('../../../../catalogues/world.ndjson', import.meta.url)),
    webDir: null,
  };
  server = await start();
}, 120_000);

afterAll(async () => {
  await server.close();
  await removeFolder();
}, 30_000);

describe('a server', () => {
  it('recognises a recording and finds the right entry', async () => {
    const response = await fetch(`${server.url}/v1/voice-search`, {
      method: 'POST',
      body: testSpeech('stanford'),
    });
    const final = finalSchema.parse(await response.json());
    expect(final.transcript).toMatch(/^st\w+ford university/i);
    expect(final.results[0]).toMatchObject({ id: 'university-stanford', url: 'https://www.stanford.edu/' });
    expect(final.timings.audioMs).toBeGreaterThan(2_000);
    expect(final.timings.decodeMs).toBeGreaterThan(0);
  }, 30_000);

  it('[U4] recognises streamed speech with the same result as for the file', async () => {
    const client = await connect({});
    client.send(openMessage('streamed-utterance', 1));
    const frames = client.audio(1, await speech('everest'));
    client.send(closeMessage('streamed-utterance', frames));
    const final = await client.next('final');
    expect(final.transcript).toMatch(/everest/i);
    expect(final.results[0]?.id).toBe('nature-mount-everest');
    client.close();
  }, 30_000);

  it('[U7a] [U7b] answers at a pause, sends the endpoint, and gives the same answer without early answers', async () => {
    const client = await connect({});
    const recording = await speech('einstein');
    // Only the last frame may be short.
    const pcm = recording.subarray(0, recording.length - (recording.length % VAD_FRAME_SAMPLES));
    const silence = new Int16Array(10 * VAD_FRAME_SAMPLES);
    const say = (utteranceId: string, ordinal: number): number => {
      client.send(openMessage(utteranceId, ordinal));
      const frames = client.audio(ordinal, pcm);
      client.send({ type: 'segment.pause', utteranceId, frames });
      return frames;
    };
    const close = (utteranceId: string, ordinal: number, frames: number): void => {
      client.send(closeMessage(utteranceId, frames + client.audio(ordinal, silence, frames)));
    };
    const frames = say('paused-utterance', 1);
    let interim = await client.next('interim');
    while (interim.provisional !== true) interim = await client.next('interim');
    await client.next('endpoint');
    close('paused-utterance', 1, frames);
    const final = await client.next('final');
    expect(`${interim.stable} ${interim.unstable}`.trim()).toBe(final.transcript);
    expect(interim.results?.map(({ id }) => id)).toEqual(final.results.map(({ id }) => id));

    close('hasty-utterance', 2, say('hasty-utterance', 2));
    const hasty = await client.next('final');
    expect(hasty).toMatchObject({ transcript: final.transcript, confidence: final.confidence });
    client.close();
  }, 30_000);

  it('serves concurrent speakers without losses', async () => {
    const manifest = fileURLToPath(new URL('../../../../bench/speech-manifest.jsonl', import.meta.url));
    const { signal } = new AbortController();
    const problems: string[] = [];
    const [first, ...others] = await readRecordedClips(await readClips(manifest), {
      manifest,
      vad: DEFAULT_SETUP.vad.params,
      pausesMs: [],
      most: 200,
      loadAudio: async (path) => {
        const samples = await decodeAudio(Uint8Array.from(await readFile(path)), 60_000);
        return { samples, durationMs: samples.length / 16 };
      },
      signal,
      onProblem: (audio, reason) => problems.push(`${audio}: ${reason}`),
    });
    expect(problems).toEqual([]);
    if (first === undefined) throw new Error('the recordings of the tests are gone');
    const url = new URL(server.url.replace('http', 'ws'));
    const report = await runLoad({ url, streams: 3, seconds: 1, clips: [first, ...others], signal });
    expect(report).toMatchObject({ answered: report.utterances, lost: 0, errors: {} });
    expect(report.utterances).toBeGreaterThanOrEqual(3);
  }, 30_000);

  it('answers silence with an empty transcript and the reason', async () => {
    const client = await connect({});
    client.send(openMessage('silent-utterance', 1));
    client.send(closeMessage('silent-utterance', client.audio(1, new Int16Array(32_000))));
    expect(await client.next('final')).toMatchObject({
      transcript: '',
      empty: 'no_speech',
      results: [],
      decision: 'human',
    });
    client.close();
  }, 30_000);

  it('[S3] keeps audio only with consent, and deletes all data of a client on request', async () => {
    const clientId = randomUUID();
    const { clientSecret = '' } = await session(clientId);
    const client = await connect({ clientId, consent: { audio: true } });
    client.send(openMessage('consented-utterance', 1));
    client.send(closeMessage('consented-utterance', client.audio(1, await speech('stanford'))));
    await client.next('final');
    const kept = async (): Promise<string[]> =>
      await readdir(join(folder, 'audio', clientId)).catch(() => []);
    await expect.poll(kept, { timeout: 5_000 }).toEqual(['consented-utterance.wav']);
    expect(await readdir(join(folder, 'audio'))).toEqual([clientId]);
    const response = await fetch(`${server.url}/v1/clients/${clientId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${clientSecret}` },
    });
    expect(await response.json()).toEqual({ deleted: { audio: 1, utterances: 1, events: 1 } });
    expect(await kept()).toEqual([]);
    expect(await client.closed).toBe(1001);
    // A second job a minute later removes what is written after the deletion.
    expect(await background()).toMatchObject({
      jobs: [
        { kind: 'erase-recordings', waiting: 1 },
        { kind: 'replay-recordings', waiting: 0 },
      ],
    });
  }, 30_000);

  it('lists its background work, and runs one-server tasks', async () => {
    const alone = async () => (await background()).tasks.filter(({ scope }) => scope === 'one-server');
    await expect
      .poll(async () => (await alone()).map(({ outcome }) => outcome), { timeout: 20_000 })
      .toEqual(Array(7).fill('succeeded'));
    const { server: name, tasks } = await background();
    expect(tasks.map(({ name, scope, heldBy }) => [name, scope, heldBy])).toEqual([
      ['catalogue-changes.default', 'every-server', null],
      ['catalogue-upkeep.default', 'one-server', name],
      ['catalogue-biasing.default', 'every-server', null],
      ['figures', 'one-server', name],
      ['figures-ahead', 'every-server', null],
      ['click-counts.default', 'one-server', name],
      ['click-prior.default', 'every-server', null],
      ['rollout-judge', 'one-server', name],
      ['rollout-watch', 'every-server', null],
      ['drift', 'one-server', name],
      ['alarms', 'one-server', name],
      ['retention', 'one-server', name],
      ['recordings', 'every-server', null],
      ['server-samples', 'every-server', null],
      ['jobs', 'every-server', null],
    ]);
    expect(tasks.filter(({ failures }) => failures > 0)).toEqual([]);
  }, 30_000);

  it('[R3] repeats the same answer after a restart, without another decode', async () => {
    const clientId = randomUUID();
    const first = await connect({ clientId });
    const pcm = await speech('stanford');
    first.send(openMessage('repeated-utterance', 1));
    first.send(closeMessage('repeated-utterance', first.audio(1, pcm)));
    const before: Final = await first.next('final');
    await server.close();
    expect(await first.closed).toBe(1012);
    server = await start();
    const second = await connect({ clientId, resume: { sessionId: 'session-gone', lastUtteranceId: null } });
    second.send(openMessage('repeated-utterance', 1));
    expect(await second.next('final')).toEqual(before);
    second.close();
  }, 60_000);

  it('[X1] finishes open utterances before it closes', async () => {
    const client = await connect({});
    client.send(openMessage('last-utterance', 1));
    client.send(closeMessage('last-utterance', client.audio(1, await speech('einstein'))));
    // The close must reach the server before the shutdown; any later response proves that.
    client.send({ type: 'keepalive' });
    await client.next('keepalive');
    const closing = server.close();
    expect((await client.next('final')).transcript).toMatch(/einstein/i);
    expect((await client.next('error')).code).toBe('shutting_down');
    expect(await client.closed).toBe(1012);
    await closing;
    server = await start();
  }, 60_000);

  it('traces from the microphone to the screen if configured', async () => {
    await server.close();
    const collector = await startTraceCollector();
    server = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const clientId = randomUUID();
    const utteranceId = randomUUID();
    const client = await connect({ clientId });
    client.send(openMessage(utteranceId, 1));
    client.send(closeMessage(utteranceId, client.audio(1, await speech('everest'))));
    const { timings } = await client.next('final');
    const data = { count: 1, endpointMs: 300, uploadMs: 20, paintMs: 10, wholeMs: timings.totalMs + 330 };
    const ids = { taskId: null, utteranceId, queryId: null };
    const event = {
      type: 'event',
      eventId: randomUUID(),
      name: 'results.shown',
      at: Date.now(),
      ...ids,
      data,
    };
    const batch = { clientId, sessionId: null, device: null, language: null, events: [event] };
    const reported = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    });
    expect(reported.status).toBe(200);
    const exposition = await (await fetch(`${server.url}/metrics`)).text();
    expect(exposition).toContain('hark_trace_spans_dropped_total 0');
    client.close();
    await server.close();
    await collector.close();
    server = await start();

    const { spans } = collector;
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const parents = spans.map(({ name, parentSpanId = '' }) => [name, byId.get(parentSpanId)?.name]);
    for (const [name, parent] of [
      ['utterance', undefined],
      ['receive', 'utterance'],
      ['answer', 'utterance'],
      ['recognise', 'answer'],
      ['encode', 'recognise'],
      ['search', 'answer'],
      ['record', 'answer'],
      ['page', 'utterance'],
      ['page.wait', 'page'],
    ]) {
      expect(parents).toContainEqual([name, parent]);
    }
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const answer = spans.find(({ name }) => name === 'answer');
    const ofAnswer = spans.filter(
      ({ parentSpanId = '' }) =>
        parentSpanId === answer?.spanId || byId.get(parentSpanId)?.parentSpanId === answer?.spanId,
    );
    const total = (name: string): number =>
      ofAnswer
        .filter((span) => span.name === name)
        .reduce((sum, span) => sum + span.endTimeUnixNano - span.startTimeUnixNano, 0);
    expect(total('encode')).toBeCloseTo(timings.encodeMs, 1);
    expect(total('decode')).toBeCloseTo(timings.decodeMs, 1);
    // Timed inside the span, apart from rounding of both.
    expect(total('search')).toBeLessThanOrEqual(timings.searchMs + 0.01);
    expect(collector.bodies.join('')).not.toMatch(/everest/i);
  }, 120_000);

  it('[C3] [C4] refuses other subprotocols, other pages and other paths before the upgrade', async () => {
    const upgrade = (path: string, protocols: string[], origin?: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const address = `${server.url.replace('http', 'ws')}${path}`;
        const socket = new WebSocket(address, protocols, origin === undefined ? {} : { origin });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('open', () => resolve(101));
        socket.on('error', reject);
      });
    expect(await upgrade('/v1/stream', ['chat'])).toBe(400);
    expect(await upgrade('/elsewhere', ['hark.v1'])).toBe(404);
    expect(await upgrade('/v1/stream', ['hark.v1'], 'https://evil.example')).toBe(403);
    expect(await upgrade('/v1/stream', ['hark.v1'], server.url)).toBe(101);
  });

  it('reports which port is taken and what to do', async () => {
    const port = new URL(server.url).port;
    await expect(start({ PORT: port })).rejects.toThrow(`Port ${port} is taken`);
  });
});
