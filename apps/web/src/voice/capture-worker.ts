import type { SessionResponse } from '@hark/shared/http/api';
import type { Place } from '@hark/shared/wire/filter';
import { UNKNOWN_DEVICE, type Device } from '@hark/shared/wire/client-message';
import { PROTOCOL, type Endpointing, type VadParams } from '@hark/shared/wire/protocol';
import { explainRefusal } from '../wire/explain-refusal.ts';
import { newId } from '../wire/new-id.ts';
import { requestSession } from '../wire/session-api.ts';
import { createSessionClient } from '../wire/session-client.ts';
import { openWebSocket } from '../wire/web-socket-transport.ts';
import type { CaptureProblem, PageToWorker, WorkerToPage } from './capture-messages.ts';
import { chooseBackend, loadSpeechModel, VAD_MODEL, type VadBackend } from '../capture/load-speech-model.ts';
import type { SpeechModel } from '../capture/silero.ts';
import { untilQuiet } from './until-quiet.ts';
import { createVoiceListener, type Detection, type Ending, type VoiceListener } from './voice-listener.ts';

/** A microphone that sends nothing at all, not even zeros: its audio context is suspended. */
const NO_SAMPLES_AFTER_MS = 5_000;
/** Long enough for a server to restart, or for a lift. */
const GIVE_UP_RECONNECTING_AFTER_MS = 60_000;
/** A server that was never reachable: the person waits for the button. */
const GIVE_UP_CONNECTING_AFTER_MS = 3_000;

type Start = Extract<PageToWorker, { type: 'start' }>;
type MicrophoneMessage = Extract<PageToWorker, { type: 'microphone' }>;

/** From one press of the button until it is stopped. */
interface Listening {
  start: Start;
  device: Device;
  /** Null until the microphone is open. */
  input: { port: MessagePort; listener: VoiceListener } | null;
}

function post(message: WorkerToPage): void {
  self.postMessage(message);
}

let model: Promise<SpeechModel> | null = null;
let backend: VadBackend = 'javascript';
/** `hello` names the detector's backend, so no connection opens before it is chosen. */
let backendChosen: Promise<void> = Promise.resolve();
let clientId: string | null = null;
let session: SessionResponse | null = null;
/** Of the version that answers the next utterance. */
let endpointing: Endpointing | null = null;
let vadParams: VadParams | null = null;
let sessionWaiters: ((session: SessionResponse) => void)[] = [];
let listening: Listening | null = null;
/** Was stopped, and what was said before is still to be scored. */
let finishing: Listening | null = null;
let lastStart: Start | null = null;
let place: Place | null = null;
/** Resolves when earlier listenings have released the model. */
let released: Promise<unknown> = Promise.resolve();

const client = createSessionClient(
  {
    requestSession: (id, signal) => backendChosen.then(() => requestSession(id, signal)),
    openTransport: openWebSocket,
    explainRefusal,
    random: Math.random,
    clientId: () => clientId,
    hello: (current) => ({
      type: 'hello',
      protocol: PROTOCOL,
      clientId: current.clientId,
      device: listening?.device ?? lastStart?.device ?? UNKNOWN_DEVICE,
      vad: { model: VAD_MODEL, backend, params: current.vad.params },
      consent: { audio: (lastStart?.consentAudio ?? false) && current.consent.audio.offered },
      language: lastStart?.language ?? 'en',
    }),
    isNeeded: () => listening !== null || finishing !== null,
    onSession,
    onState: (state, why) => post({ type: 'connection', state, why }),
    onGaveUp: (refusal) => fail(listening ?? finishing, { kind: 'refused', refusal }),
    giveUpAfterMs: () => (session === null ? GIVE_UP_CONNECTING_AFTER_MS : GIVE_UP_RECONNECTING_AFTER_MS),
  },
  {
    onFinal: (final) => post({ type: 'final', final }),
    onInterim: (interim) => post({ type: 'interim', interim }),
    onParameters: (parameters) => {
      ({ endpointing, vad: vadParams } = parameters);
    },
    onEndpoint: (utteranceId) => listening?.input?.listener.endpoint(utteranceId),
    onFailed: (utteranceId, failure) => post({ type: 'failed', utteranceId, failure }),
    onSession: (sessionId) => post({ type: 'session', sessionId }),
    onReconnected: reportReconnected,
  },
);

function onSession(received: SessionResponse): void {
  session = received;
  clientId = received.clientId;
  const identity = { clientId: received.clientId, clientSecret: received.clientSecret ?? null };
  post({ type: 'identity', identity, consent: received.consent });
  for (const wake of sessionWaiters) wake(received);
  sessionWaiters = [];
}

function currentSession(): Promise<SessionResponse> {
  if (session !== null) return Promise.resolve(session);
  return new Promise((resolve) => {
    sessionWaiters.push(resolve);
  });
}

/** Reconnections of the audio connection; the page's events use another. */
function reportReconnected(isResumed: boolean): void {
  const taskId = lastStart?.taskId ?? null;
  const about = { taskId, utteranceId: null, queryId: null, data: { resumed: isResumed } };
  client.sendEvent({ type: 'event', eventId: newId(), at: Date.now(), name: 'reconnected', ...about });
}

function prepare(wanted: VadBackend): Promise<SpeechModel> {
  if (model !== null) return model;
  const chosen = chooseBackend(wanted);
  backendChosen = chosen.then(
    (choice) => {
      backend = choice;
    },
    // Loading fails for the same reason, and reports it.
    () => undefined,
  );
  model = chosen.then((choice) => loadSpeechModel(choice));
  return model;
}

/** A failure here appears when the microphone opens, and loading is retried then. */
function prepareAhead(wanted: VadBackend): void {
  prepare(wanted).catch(() => {
    model = null;
  });
}

/** Ends the present listening, if any. */
function end(ending: Ending): void {
  const ended = listening;
  listening = null;
  if (ended?.input) released = Promise.all([released, close(ended, ended.input, ending)]);
}

async function close(
  ended: Listening,
  { port, listener }: NonNullable<Listening['input']>,
  ending: Ending,
): Promise<void> {
  if (ending === 'stop' && listener.isBehind()) {
    finishing = ended;
    await untilQuiet(port);
  }
  port.close();
  await listener.close(ending);
  if (finishing === ended) finishing = null;
}

/** Ends a listening whose frames still wait for the detector. */
function abandon(ending: Ending): void {
  void finishing?.input?.listener.close(ending);
  finishing = null;
}

function fail(failed: Listening | null, problem: CaptureProblem): void {
  if (failed === null || (failed !== listening && failed !== finishing)) return;
  if (failed === listening) end('fail');
  else abandon('fail');
  post({ type: 'problem', problem });
}

function start(message: Start): void {
  end('cancel');
  listening = { start: message, device: message.device, input: null };
  lastStart = message;
  ({ clientId, place } = message);
  prepareAhead(message.backend);
  client.connect();
}

async function detectionFor(wanted: VadBackend): Promise<Detection> {
  try {
    const [loaded, { vad, limits }] = await Promise.all([prepare(wanted), currentSession(), released]);
    return { model: loaded, params: () => vadParams ?? vad.params, limits };
  } catch (error) {
    // The next press tries again.
    model = null;
    throw error;
  }
}

/** From here on, what is said is kept, and scored as soon as the detector is ready. */
function attach({ port, device }: MicrophoneMessage): void {
  const current = listening;
  if (current === null) return port.close();
  const { start } = current;
  const problem = (what: CaptureProblem): void => fail(current, what);
  const listener = createVoiceListener({
    detection: detectionFor(start.backend),
    endpointing: () => endpointing,
    sourceRateHz: device.sampleRateHz ?? 48_000,
    taskId: start.taskId,
    place: () => place,
    client,
    newId,
    post,
    onProblem: problem,
  });
  current.device = device;
  current.input = { port, listener };
  const noSamples = setTimeout(() => {
    if (listening === current) problem({ kind: 'suspended' });
  }, NO_SAMPLES_AFTER_MS);
  port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
    clearTimeout(noSamples);
    listener.hear(data);
  });
  port.start();
}

self.addEventListener('message', ({ data }: MessageEvent<PageToWorker>) => {
  switch (data.type) {
    case 'prepare':
      return prepareAhead(data.backend);
    case 'start':
      return start(data);
    case 'microphone':
      return attach(data);
    case 'place':
      ({ place } = data);
      return;
    case 'stop':
      return end('stop');
    case 'cancel':
      end('cancel');
      abandon('cancel');
      return client.cancelAll();
    case 'consent':
      if (lastStart !== null) lastStart = { ...lastStart, consentAudio: data.audio };
      return client.renew();
    case 'hang-up':
      end('cancel');
      abandon('cancel');
      return client.close();
  }
});

self.addEventListener('online', () => client.retryNow());
