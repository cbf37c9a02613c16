import type { Final } from '@hark/shared/wire/final';
import type { Interim } from '@hark/shared/wire/server-message';
import type { CaptureClient, StartCapture } from './capture-client.ts';
import type { CaptureProblem, WorkerToPage } from './capture-messages.ts';
import type { VadBackend } from '../capture/load-speech-model.ts';
import type { Microphone, openMicrophone } from '../capture/microphone.ts';
import type { PageEvent } from '../reporting/event-recorder.ts';
import { describeDevice } from './device.ts';
import type { KeptValue } from '../wire/kept-value.ts';
import type { IdentityStore } from '../wire/identity-store.ts';
import { markStage } from './marks.ts';
import { newId } from '../wire/new-id.ts';
import type { PersonPlace } from './person-place.ts';
import { INITIAL_PAGE_STATE, isLive, reducePage, type PageAction, type PageState } from './page-state.ts';
import { eventOf, problemOf, type Problem } from './problem.ts';
import {
  interimCame,
  NO_TIMES,
  provisionalPainted,
  resumed,
  shownTimes,
  timesUntilResults,
  type QueryTimes,
} from './query-times.ts';
import { createStore, type Store } from './store.ts';

export interface VoiceControllerOptions {
  startCapture: StartCapture;
  openMicrophone: typeof openMicrophone;
  identity: IdentityStore;
  place: Pick<PersonPlace, 'read' | 'renew' | 'subscribe'>;
  /** The id of the microphone that the person chose; null for the browser's own choice. */
  chosenMicrophone: Pick<KeptValue, 'read' | 'write'>;
  backend: VadBackend;
  /** Records an event; returns at once. */
  record: (event: PageEvent) => void;
  /** Runs `run` once the dispatched changes are painted. */
  afterPaint: (run: () => void) => void;
  /** A clock for intervals. */
  nowMs: () => number;
}

/** Two presses closer than this are a double click: one press. Systems count clicks up to 500 ms apart as one. */
const DOUBLE_PRESS_MS = 500;

export interface VoiceController {
  store: Store<PageState, PageAction>;
  /** The level meter's value, 0..1. Separate from the page's state, because it changes thirty times a second. */
  level: Pick<Store<number, number>, 'read' | 'subscribe'>;
  /** Loads the detector before the first press. */
  prepare: () => void;
  /** The button: starts, or stops what runs. */
  press: () => void;
  /** Listens with another microphone, now and at later visits. */
  chooseMicrophone: (deviceId: string) => void;
  /** Ends listening; the speech so far does not count. */
  cancel: () => void;
  /** Releases the microphone; the speech so far counts. */
  stop: () => void;
  /** Also disconnects, as when the page closes. */
  leave: () => void;
  setConsent: (audio: boolean) => void;
  sendEvent: (event: PageEvent) => void;
  /** Of the latest press; null before the first. */
  taskId: () => string | null;
  /** Of the latest connection; null before the first. */
  sessionId: () => string | null;
}

/** Connects the microphone, the capture worker and the page's state. One per page, outside React. */
export function createVoiceController(options: VoiceControllerOptions): VoiceController {
  const store = createStore(reducePage, INITIAL_PAGE_STATE);
  let capture: CaptureClient | null = null;
  let microphone: Microphone | null = null;
  const level = createStore((_before: number, share: number) => share, 0);
  /** Number of the press; messages of earlier ones are ignored. */
  let press = 0;
  /** When the latest press that counted came. */
  let pressedAtMs = -Infinity;
  /** Of the utterances without an answer. */
  const times = new Map<string, QueryTimes>();
  /** Of the latest press. */
  let taskId: string | null = null;
  let sessionId: string | null = null;

  function worker(): CaptureClient {
    capture ??= options.startCapture({
      onMessage,
      onBroken: () => {
        capture?.close();
        capture = null;
        if (store.read().voice.state !== 'off') fail({ kind: 'detector' });
      },
    });
    return capture;
  }

  options.place.subscribe(() => {
    const place = options.place.read();
    if (place !== null) capture?.post({ type: 'place', place });
  });

  function release(): void {
    press++;
    level.dispatch(0);
    // Errors from closing a dead context need no action.
    void microphone?.close().catch(() => undefined);
    microphone = null;
  }

  function sendEvent(event: PageEvent): void {
    options.record({ taskId, ...event });
  }

  function fail(problem: Problem): void {
    release();
    capture?.post({ type: 'stop' });
    store.dispatch({ type: 'problem', problem });
    sendEvent({ name: eventOf(problem), data: { kind: problem.kind } });
  }

  function onCaptureProblem(problem: CaptureProblem): void {
    switch (problem.kind) {
      case 'idle':
        return giveBack();
      case 'dead':
      case 'suspended':
        return fail({ kind: 'microphone', problem: problem.kind });
      case 'detector':
        return fail({ kind: 'detector' });
      case 'refused':
        return fail({ kind: problem.refusal.kind });
    }
  }

  function note(utteranceId: string, change: (times: QueryTimes) => QueryTimes): void {
    const before = times.get(utteranceId);
    if (before !== undefined) times.set(utteranceId, change(before));
  }

  function onInterim(interim: Interim): void {
    const { utteranceId } = interim;
    note(utteranceId, (before) => interimCame(before, interim, performance.now()));
    store.dispatch({ type: 'interim', interim });
    if (interim.provisional !== true) return;
    markStage('provisional', { utteranceId });
    options.afterPaint(() => {
      markStage('provisional-painted', { utteranceId });
      note(utteranceId, (before) => provisionalPainted(before, performance.now()));
    });
  }

  function onFinal(final: Final): void {
    const { utteranceId, queryId, timings } = final;
    const finalAtMs = performance.now();
    markStage('final', { utteranceId, timings });
    store.dispatch({ type: 'final', final });
    options.afterPaint(() => {
      markStage('painted', { utteranceId });
      const answered = { final, finalAtMs, paintedAtMs: performance.now() };
      const until = timesUntilResults(times.get(utteranceId) ?? NO_TIMES, answered);
      times.delete(utteranceId);
      store.dispatch({ type: 'painted', stages: until.stages });
      const data = { count: final.results.length, ...shownTimes(until) };
      sendEvent({ name: 'results.shown', utteranceId, queryId, data });
    });
  }

  function onSpeechEnd(message: Extract<WorkerToPage, { type: 'speech-end' }>): void {
    const { utteranceId, silenceAfterMs, decisionMs } = message;
    markStage('endpoint', { utteranceId });
    const closed = { closedAtMs: performance.now(), silenceAfterMs: silenceAfterMs ?? 0 };
    note(utteranceId, (before) => ({ ...before, ...closed }));
    sendEvent({ name: 'vad.end', utteranceId, data: { silenceAfterMs, decisionMs } });
    store.dispatch({ type: 'speech-end', utteranceId });
  }

  function reportHeard({ heardMs, sentMs }: Extract<WorkerToPage, { type: 'heard' }>): void {
    // The pre-roll is sent twice if two utterances are close together.
    const savedShare = Math.max(0, 1 - sentMs / heardMs);
    sendEvent({ name: 'mic.closed', data: { heardMs, sentMs, savedShare } });
  }

  /** Reported by the page, or, if the audio starts later, by the worker. */
  function onListening(): void {
    if (store.read().voice.state !== 'asking') return;
    markStage('listening');
    store.dispatch({ type: 'listening' });
  }

  function onMessage(message: WorkerToPage): void {
    switch (message.type) {
      case 'level':
        if (microphone !== null) level.dispatch(message.share);
        return;
      case 'unheard':
        return store.dispatch(message);
      case 'listening':
        return onListening();
      case 'detecting':
        return markStage('detecting');
      case 'speech-start':
        times.set(message.utteranceId, NO_TIMES);
        markStage('speech', { utteranceId: message.utteranceId });
        sendEvent({ name: 'vad.start', utteranceId: message.utteranceId });
        return store.dispatch(message);
      case 'pause':
        markStage('pause', { utteranceId: message.utteranceId });
        return note(message.utteranceId, (before) => ({ ...before, pausedAtMs: performance.now() }));
      case 'resume':
        note(message.utteranceId, resumed);
        return store.dispatch(message);
      case 'interim':
        return onInterim(message.interim);
      case 'misfire':
        times.delete(message.utteranceId);
        sendEvent({ name: 'vad.misfire', utteranceId: message.utteranceId });
        return store.dispatch(message);
      case 'speech-end':
        return onSpeechEnd(message);
      case 'identity':
        remember(message);
        return store.dispatch({ type: 'consent-offer', offer: message.consent });
      case 'connection':
        return store.dispatch(message);
      case 'session':
        ({ sessionId } = message);
        return;
      case 'heard':
        return reportHeard(message);
      case 'final':
        return onFinal(message.final);
      case 'failed':
        times.delete(message.utteranceId);
        return fail(problemOf(message.failure));
      case 'problem':
        return onCaptureProblem(message.problem);
    }
  }

  function remember({ identity }: Extract<WorkerToPage, { type: 'identity' }>): void {
    const { clientId, clientSecret } = identity;
    options.identity.write(clientSecret === null ? { clientId } : { clientId, clientSecret });
  }

  async function start(): Promise<void> {
    release();
    const thisPress = press;
    const { clientId, consentAudio } = options.identity.read();
    store.dispatch({ type: 'pressed' });
    const opening = options.openMicrophone(options.chosenMicrophone.read(), {
      onPrompt: () => {
        if (thisPress === press) store.dispatch({ type: 'prompted' });
      },
      onProblem: (problem) => {
        if (thisPress === press) fail({ kind: 'microphone', problem });
      },
    });
    const device = describeDevice(navigator.userAgent, null);
    const language = navigator.language;
    const { backend } = options;
    taskId = newId();
    const place = options.place.read();
    worker().post({ type: 'start', backend, taskId, clientId, consentAudio, language, device, place });
    void options.place.renew().catch(() => undefined);
    sendEvent({ name: 'mic.pressed' });
    const opened = await opening;
    if (thisPress !== press) {
      if (opened.ok) await opened.microphone.close();
      return;
    }
    if (!opened.ok) return fail({ kind: 'microphone', problem: opened.problem });
    ({ microphone } = opened);
    store.dispatch({ type: 'microphone', name: microphone.name });
    const { port, settings, isRunning } = microphone;
    worker().post({ type: 'microphone', port, device: describeDevice(navigator.userAgent, settings) });
    // What is said is kept in the port, even while the worker is still loading.
    if (isRunning) onListening();
  }

  /** Nobody spoke for long: the microphone must not stay open unnoticed. */
  function giveBack(): void {
    release();
    capture?.post({ type: 'stop' });
    store.dispatch({ type: 'given-back' });
  }

  function stop(): void {
    release();
    capture?.post({ type: 'stop' });
    store.dispatch({ type: 'stopped' });
  }

  function cancel(): void {
    const { state } = store.read().voice;
    if (microphone === null && state === 'off') return;
    release();
    capture?.post({ type: 'cancel' });
    times.clear();
    if (state === 'hearing' || state === 'thinking') sendEvent({ name: 'abandoned', data: { state } });
    store.dispatch({ type: 'cancelled' });
  }

  return {
    store,
    level,
    prepare: () => worker().post({ type: 'prepare', backend: options.backend }),
    press: () => {
      const { voice } = store.read();
      const nowMs = options.nowMs();
      // After an error, a quick press is a retry.
      if (nowMs - pressedAtMs < DOUBLE_PRESS_MS && voice.state !== 'error') return;
      pressedAtMs = nowMs;
      if (voice.state === 'asking') cancel();
      else if (isLive(voice)) stop();
      else void start();
    },
    chooseMicrophone: (deviceId) => {
      options.chosenMicrophone.write(deviceId);
      void start();
    },
    cancel: () => {
      pressedAtMs = -Infinity;
      cancel();
    },
    stop,
    leave: () => {
      release();
      times.clear();
      capture?.post({ type: 'hang-up' });
      store.dispatch({ type: 'cancelled' });
    },
    setConsent: (consentAudio) => {
      options.identity.write({ consentAudio });
      capture?.post({ type: 'consent', audio: consentAudio });
    },
    sendEvent,
    taskId: () => taskId,
    sessionId: () => sessionId,
  };
}
