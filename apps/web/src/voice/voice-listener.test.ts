import type { Place } from '@hark/shared/wire/filter';
import type { Endpointing } from '@hark/shared/wire/protocol';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { describe, expect, it } from 'vitest';
import { fakeSession } from '../wire/fake-server.ts';
import type { WorkerToPage } from './capture-messages.ts';
import { createVoiceListener } from './voice-listener.ts';

const SPEECH = 0.5;
const SILENCE = 0.01;

interface Listening {
  score?: () => Promise<number>;
  /** When the detector is loaded. */
  loaded?: Promise<void>;
  endpointing?: Endpointing | null;
  place?: Place | null;
}

/** A detector that takes loud samples for speech, and a client that records its calls. */
function listen({ score, loaded = Promise.resolve(), endpointing = null, place = null }: Listening = {}) {
  const asked: string[] = [];
  const posted: WorkerToPage[] = [];
  const problems: string[] = [];
  const order: string[] = [];
  let samples = 0;
  let ids = 0;
  const ignored = (): void => {};
  const listener = createVoiceListener({
    detection: loaded.then(() => ({
      model: {
        speechProbability: score ?? (async (samples: Float32Array) => (samples[0] === SPEECH ? 0.9 : 0.1)),
        reset: ignored,
      },
      params: () => fakeSession.vad.params,
      limits: fakeSession.limits,
    })),
    endpointing: () => endpointing,
    sourceRateHz: 16_000,
    taskId: 'task-0001',
    place: () => place,
    client: {
      connect: ignored,
      retryNow: ignored,
      renew: ignored,
      openUtterance: ({ utteranceId, preRollMs, place: from }) =>
        asked.push(`open ${utteranceId} ${preRollMs}${from === undefined ? '' : ` from ${from.latitude}`}`),
      sendAudio: (_, { pcm }) => {
        samples += pcm.length;
        if (order.at(-1) !== 'audio') order.push('audio');
      },
      pause: (utteranceId) => {
        order.push('pause');
        asked.push(`pause ${utteranceId}`);
      },
      resume: (utteranceId) => asked.push(`resume ${utteranceId}`),
      closeUtterance: (utteranceId, { reason }) => asked.push(`close ${utteranceId} ${reason}`),
      cancelUtterance: (utteranceId, reason) => asked.push(`cancel ${utteranceId} ${reason}`),
      cancelAll: ignored,
      sendEvent: ignored,
      close: ignored,
    },
    newId: () => `utterance-${++ids}`,
    post: (message) => posted.push(message),
    onProblem: (problem) => problems.push(problem.kind),
  });
  const hear = async (level: number, frames: number): Promise<void> => {
    for (let i = 0; i < frames; i++) listener.hear(new Float32Array(VAD_FRAME_SAMPLES).fill(level));
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const types = (): string[] => posted.map(({ type }) => type).filter((type) => type !== 'level');
  return { listener, asked, posted, problems, order, sentSamples: () => samples, hear, types };
}

describe('a voice listener', () => {
  it('[S1d] says where the person is, where that is known', async () => {
    const { asked, hear } = listen({ place: { latitude: 59.91, longitude: 10.75 } });
    await hear(SILENCE, 20);
    await hear(SPEECH, 20);
    expect(asked[0]).toMatch(/^open utterance-1 \d+ from 59\.91$/);
  });

  it('opens an utterance with speech and closes it with the silence after', async () => {
    const { asked, hear, types } = listen();
    await hear(SILENCE, 20);
    await hear(SPEECH, 20);
    await hear(SILENCE, 20);
    expect(asked).toEqual([
      'open utterance-1 320',
      'pause utterance-1',
      expect.stringMatching(/^close utterance-1 /),
    ]);
    expect(types()).toEqual(['listening', 'detecting', 'speech-start', 'pause', 'speech-end']);
  });

  it('cancels sounds too short to be speech', async () => {
    const { asked, hear, types } = listen();
    await hear(SILENCE, 20);
    await hear(SPEECH, 2);
    await hear(SILENCE, 20);
    expect(asked.at(-1)).toBe('cancel utterance-1 misfire');
    expect(types().at(-1)).toBe('misfire');
  });

  it('sends the whole utterance before the pause', async () => {
    const { hear, order, sentSamples } = listen();
    await hear(SILENCE, 20);
    await hear(SPEECH, 21);
    await hear(SILENCE, 3);
    expect(order).toEqual(['audio', 'pause']);
    // The pre-roll, the speech, and the silence that makes a pause: no whole number of packets.
    expect(sentSamples()).toBe((10 + 21 + 3) * VAD_FRAME_SAMPLES);
  });

  it("ends at the server's endpoint, of the open utterance only", async () => {
    const { asked, hear, listener } = listen({ endpointing: { minSilenceMs: 96, maxSilenceMs: 800 } });
    await hear(SPEECH, 20);
    await hear(SILENCE, 3);
    listener.endpoint('utterance-7');
    expect(asked.some((call) => call.startsWith('close'))).toBe(false);
    listener.endpoint('utterance-1');
    expect(asked.at(-1)).toMatch(/^close utterance-1 /);
  });

  it.each([
    ['stop', /^close utterance-1 /],
    ['cancel', /^cancel utterance-1 user/],
  ] as const)('when it ends by %s, the speech so far counts or not', async (ending, last) => {
    const { asked, hear, listener, posted } = listen();
    await hear(SPEECH, 20);
    await listener.close(ending);
    expect(asked.at(-1)).toMatch(last);
    expect(posted.at(-1)).toEqual({ type: 'heard', heardMs: 640, sentMs: 640 });
  });

  it('sends all speech before the close', async () => {
    const { hear, listener, sentSamples } = listen();
    await hear(SPEECH, 20);
    await listener.close('stop');
    expect(sentSamples()).toBe(20 * VAD_FRAME_SAMPLES);
  });

  it('reports a problem when the detector fails', async () => {
    const { hear, problems } = listen({
      score: async () => {
        throw new Error('out of memory');
      },
    });
    await hear(SPEECH, 1);
    expect(problems).toEqual(['detector']);
  });

  it('reports a microphone that sends only zeros', async () => {
    const { hear, problems } = listen();
    await hear(0, 94);
    expect(problems).toEqual(['dead']);
  });

  it('says at once that it listens, with the level, before the detector is loaded', async () => {
    const { hear, posted, types } = listen({ loaded: new Promise(() => undefined) });
    await hear(SPEECH, 10);
    expect(types()).toEqual(['listening']);
    expect(posted.some(({ type }) => type === 'level')).toBe(true);
  });

  it('answers what was said and finished before the detector is loaded', async () => {
    let load = (): void => undefined;
    const { asked, hear, sentSamples } = listen({ loaded: new Promise((resolve) => (load = resolve)) });
    await hear(SILENCE, 20);
    await hear(SPEECH, 20);
    await hear(SILENCE, 20);
    expect(asked).toEqual([]);
    load();
    await hear(SILENCE, 1);
    expect(asked.at(0)).toBe('open utterance-1 320');
    expect(asked.at(-1)).toMatch(/^close utterance-1 endpoint/);
    expect(sentSamples()).toBeGreaterThanOrEqual((10 + 20) * VAD_FRAME_SAMPLES);
  });

  it('answers what was said before the detector is loaded, even if it was stopped', async () => {
    let load = (): void => undefined;
    const { asked, hear, listener, sentSamples } = listen({
      loaded: new Promise((resolve) => (load = resolve)),
    });
    await hear(SPEECH, 20);
    expect(listener.isBehind()).toBe(true);
    const closed = listener.close('stop');
    load();
    await closed;
    expect(asked.at(-1)).toBe('close utterance-1 stop');
    expect(sentSamples()).toBe(20 * VAD_FRAME_SAMPLES);
  });

  it('drops what was said before the detector is loaded when it is cancelled', async () => {
    let load = (): void => undefined;
    const { asked, hear, listener } = listen({ loaded: new Promise((resolve) => (load = resolve)) });
    await hear(SPEECH, 20);
    await listener.close('cancel');
    load();
    await hear(SPEECH, 1);
    expect(asked).toEqual([]);
  });

  it.each([0, 20])('reports a detector that fails to load after %i frames', async (frames) => {
    const { hear, problems } = listen({ loaded: Promise.reject(new Error('not found')) });
    await hear(SPEECH, frames);
    expect(problems).toEqual(['detector']);
  });
});
