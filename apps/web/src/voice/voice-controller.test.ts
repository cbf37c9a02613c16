// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import type { CaptureListener } from './capture-client.ts';
import type { PageToWorker } from './capture-messages.ts';
import type { PageEvent } from '../reporting/event-recorder.ts';
import type { MicrophoneProblem } from '../capture/microphone-problem.ts';
import type { OpenedMicrophone } from '../capture/microphone.ts';
import { fakeFinal } from '../wire/fake-server.ts';
import { createIdentityStore } from '../wire/identity-store.ts';
import { UNREACHABLE } from '../wire/refusal.ts';
import { createPersonPlace } from './person-place.ts';
import { createVoiceController } from './voice-controller.ts';

const OSLO = { latitude: 59.91, longitude: 10.75 };

function setUp({ mayLocate = false } = {}) {
  const posted: PageToWorker[] = [];
  const recorded: PageEvent[] = [];
  const workers: CaptureListener[] = [];
  const microphones: {
    opened: (result: OpenedMicrophone) => void;
    fail: (problem: MicrophoneProblem) => void;
    prompt: () => void;
  }[] = [];
  const identity = createIdentityStore(() => {
    throw new Error('no storage in this test');
  });
  let openCount = 0;
  let clockMs = 0;
  let betweenPressesMs = 1_000;
  const place = createPersonPlace({
    locate: () => Promise.resolve(OSLO),
    mayLocate: () => Promise.resolve(mayLocate),
    hasPlaces: () => Promise.resolve(true),
  });
  const controller = createVoiceController({
    place,
    startCapture: (listener) => {
      workers.push(listener);
      return { post: (message) => posted.push(message), close: () => undefined };
    },
    chosenMicrophone: { read: () => null, write: () => undefined },
    openMicrophone: (_, { onProblem, onPrompt }) =>
      new Promise((opened) => {
        microphones.push({ opened, fail: onProblem, prompt: onPrompt });
      }),
    identity,
    backend: 'javascript',
    record: (event) => recorded.push(event),
    afterPaint: (run) => run(),
    nowMs: () => (clockMs += betweenPressesMs),
  });
  const allow = async (number = microphones.length, isRunning = false): Promise<void> => {
    openCount++;
    microphones[number - 1]?.opened({
      ok: true,
      microphone: {
        port: new MessageChannel().port1,
        settings: {
          sampleRateHz: 48_000,
          channels: 1,
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
        },
        name: 'Built-in microphone',
        isRunning,
        close: () => {
          openCount--;
          return Promise.resolve();
        },
      },
    });
    await Promise.resolve();
    await Promise.resolve();
  };
  const state = () => controller.store.read().voice.state;
  const types = () => posted.map(({ type }) => type);
  const events = () => recorded.map(({ name }) => name);
  return {
    controller,
    workers,
    microphones,
    identity,
    place,
    posted,
    allow,
    state,
    types,
    events,
    recorded,
    openCount: () => openCount,
    pressEvery: (intervalMs: number) => {
      betweenPressesMs = intervalMs;
    },
  };
}

describe('voice controller', () => {
  it('connects at the press, and passes the microphone on when it opens', async () => {
    const { controller, workers, allow, state, types, openCount } = setUp();
    controller.press();
    expect(state()).toBe('asking');
    expect(types()).toEqual(['start']);
    await allow();
    workers[0]?.onMessage({ type: 'listening' });
    expect(state()).toBe('listening');
    expect(types()).toEqual(['start', 'microphone']);
    expect(openCount()).toBe(1);
  });

  it('gives the worker the place where the person has allowed it, with the start or as soon as it is known', async () => {
    const { controller, posted, place, types } = setUp({ mayLocate: true });
    controller.press();
    expect(posted[0]).toMatchObject({ type: 'start', place: null });
    await vi.waitFor(() => expect(posted.at(-1)).toEqual({ type: 'place', place: OSLO }));
    expect(place.read()).toEqual(OSLO);
    controller.press();
    controller.press();
    expect(posted.findLast(({ type }) => type === 'start')).toMatchObject({ place: OSLO });
    expect(types().filter((type) => type === 'start')).toHaveLength(2);
  });

  it('gives no place where the person has not allowed it', async () => {
    const { controller, posted, allow, types } = setUp();
    controller.press();
    await allow();
    expect(posted[0]).toMatchObject({ place: null });
    expect(types()).not.toContain('place');
  });

  it('listens as soon as the microphone is open, before its worker says anything', async () => {
    const { controller, allow, state } = setUp();
    controller.press();
    await allow(1, true);
    expect(state()).toBe('listening');
  });

  it('listens only when audio comes, where the browser holds it back', async () => {
    const { controller, workers, allow, state } = setUp();
    controller.press();
    await allow(1, false);
    expect(state()).toBe('asking');
    workers[0]?.onMessage({ type: 'listening' });
    expect(state()).toBe('listening');
  });

  it('knows that the browser asks for permission, for the latest press only', () => {
    const { controller, microphones } = setUp();
    controller.press();
    expect(controller.store.read().voice).toEqual({ state: 'asking', prompted: false });
    microphones[0]?.prompt();
    expect(controller.store.read().voice).toEqual({ state: 'asking', prompted: true });
    controller.press();
    controller.press();
    microphones[0]?.prompt();
    expect(controller.store.read().voice).toEqual({ state: 'asking', prompted: false });
  });

  it('releases the microphone when the button is pressed again', async () => {
    const { controller, workers, allow, state, types, openCount } = setUp();
    controller.press();
    await allow();
    workers[0]?.onMessage({ type: 'listening' });
    controller.press();
    expect(state()).toBe('off');
    expect(types().at(-1)).toBe('stop');
    expect(openCount()).toBe(0);
  });

  it.each([80, 150, 250, 400])('takes two presses %d ms apart as one', async (intervalMs) => {
    const { controller, workers, allow, state, openCount, pressEvery } = setUp();
    pressEvery(intervalMs);
    controller.press();
    controller.press();
    await allow();
    workers[0]?.onMessage({ type: 'listening' });
    expect(state()).toBe('listening');
    expect(openCount()).toBe(1);
  });

  it('stops at a double press while it listens', async () => {
    const { controller, workers, allow, state, pressEvery } = setUp();
    controller.press();
    await allow();
    workers[0]?.onMessage({ type: 'listening' });
    controller.press();
    pressEvery(100);
    controller.press();
    expect(state()).toBe('off');
  });

  it('takes a quick press after an error as a retry', () => {
    const { controller, microphones, state, pressEvery } = setUp();
    pressEvery(100);
    controller.press();
    microphones[0]?.fail('busy');
    expect(state()).toBe('error');
    controller.press();
    expect(state()).toBe('asking');
  });

  it('releases a microphone that opens after the person cancelled', async () => {
    const { controller, allow, state, openCount } = setUp();
    controller.press();
    controller.press();
    await allow();
    expect(state()).toBe('off');
    expect(openCount()).toBe(0);
  });

  it('keeps only the last of several presses', async () => {
    const { controller, allow, types, openCount } = setUp();
    controller.press();
    controller.press();
    controller.press();
    await allow(1);
    await allow(2);
    expect(openCount()).toBe(1);
    expect(types().filter((type) => type === 'microphone')).toHaveLength(1);
  });

  it('names the problem of a refused microphone, and can ask again', async () => {
    const { controller, microphones, state, events } = setUp();
    controller.press();
    microphones[0]?.opened({ ok: false, problem: 'denied' });
    await Promise.resolve();
    await Promise.resolve();
    expect(controller.store.read().voice).toEqual({
      state: 'error',
      problem: { kind: 'microphone', problem: 'denied' },
    });
    expect(events()).toContain('mic.denied');
    controller.press();
    expect(state()).toBe('asking');
  });

  it.each(['lost', 'muted', 'suspended'] as const)(
    'releases the microphone when it is %s',
    async (problem) => {
      const { controller, microphones, allow, state, openCount } = setUp();
      controller.press();
      await allow();
      microphones[0]?.fail(problem);
      expect(state()).toBe('error');
      expect(openCount()).toBe(0);
    },
  );

  it.each([
    { kind: 'dead' },
    { kind: 'suspended' },
    { kind: 'detector', message: 'x' },
    { kind: 'refused', refusal: UNREACHABLE },
  ] as const)('releases the microphone on $kind', async (problem) => {
    const { controller, workers, allow, state, openCount } = setUp();
    controller.press();
    await allow();
    workers[0]?.onMessage({ type: 'problem', problem });
    expect(state()).toBe('error');
    expect(openCount()).toBe(0);
  });

  it('starts a new worker after one crashed', async () => {
    const { controller, workers, allow, state } = setUp();
    controller.press();
    await allow();
    workers[0]?.onBroken();
    expect(state()).toBe('error');
    controller.press();
    expect(workers).toHaveLength(2);
  });

  it('shows an answer and its stages, and reports that it was shown', async () => {
    const { controller, workers, allow, events, recorded } = setUp();
    controller.press();
    await allow();
    const say = workers[0]?.onMessage ?? (() => undefined);
    say({ type: 'listening' });
    say({ type: 'speech-start', utteranceId: 'utterance-a' });
    say({ type: 'speech-end', utteranceId: 'utterance-a', silenceAfterMs: 480, decisionMs: 3 });
    say({ type: 'final', final: fakeFinal('utterance-a') });
    const page = controller.store.read();
    expect(page.voice).toEqual({ state: 'results', live: true });
    expect(page.stages?.[0]).toEqual({ name: 'endpoint', durationMs: 480 });
    expect(events()).toEqual(['mic.pressed', 'vad.start', 'vad.end', 'results.shown']);
    expect(recorded.at(-2)?.data).toEqual({ silenceAfterMs: 480, decisionMs: 3 });
    expect(recorded.at(-1)?.data).toMatchObject({ endpointMs: page.stages?.[0]?.durationMs });
  });

  it('keeps the client’s secret, which is sent once', () => {
    const { controller, workers, identity } = setUp();
    controller.prepare();
    const consent = { audio: { offered: true, retentionDays: 30 } };
    const say = workers[0]?.onMessage ?? (() => undefined);
    say({ type: 'identity', identity: { clientId: 'client-0001', clientSecret: 'secret' }, consent });
    say({ type: 'identity', identity: { clientId: 'client-0001', clientSecret: null }, consent });
    expect(identity.read()).toMatchObject({ clientId: 'client-0001', clientSecret: 'secret' });
    expect(controller.store.read().consentOffer).toEqual(consent);
  });

  it('disconnects when the page closes', async () => {
    const { controller, allow, types, openCount } = setUp();
    controller.press();
    await allow();
    controller.leave();
    expect(types().at(-1)).toBe('hang-up');
    expect(openCount()).toBe(0);
  });
});
