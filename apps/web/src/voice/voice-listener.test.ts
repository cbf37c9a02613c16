import type { Endpointing } from '@hark/shared/wire/protocol';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { describe, expect, it } from 'vitest';
import { fakeSession } from '../wire/fake-server.ts';
import type { WorkerToPage } from './capture-messages.ts';
import { createVoiceListener } from './voice-listener.ts';

const SPEECH = 0.5;
const SILENCE = 0.01;

interface Listening {
  judge?: () => Promise<number>;
  endpointing?: Endpointing | null;
}

/** A detector that takes loud samples for speech, and a client that records its calls. */
function listen({ judge, endpointing = null }: Listening = {}) {
  const asked: string[] = [];
  const posted: WorkerToPage[] = [];
  const problems: string[] = [];
  const order: string[] = [];
  let samples = 0;
  let ids = 0;
  const ignored = (): void => {};
  const listener = createVoiceListener({
    model: {
      speechProbability: judge ?? (async (samples) => (samples[0] === SPEECH ? 0.9 : 0.1)),
      reset: ignored,
    },
    params: fakeSession.vad.params,
    limits: fakeSession.limits,
    endpointing: () => endpointing,
    sourceRateHz: 16_000,
    taskId: 'task-0001',
    client: {
      connect: ignored,
      retryNow: ignored,
      renew: ignored,
      openUtterance: ({ utteranceId, preRollMs }) => asked.push(`open ${utteranceId} ${preRollMs}`),
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
    expect(types()).toEqual(['listening', 'speech-start', 'pause', 'speech-end']);
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
      judge: async () => {
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
});
