import { microphoneProblem, type MicrophoneProblem } from './microphone-problem.ts';
import { watchMute } from './watch-mute.ts';
import workletUrl from './microphone-worklet.js?url&no-inline';
import { samplesAhead } from './resampler.ts';

/** A microphone that is allowed already opens faster. */
const PROMPT_AFTER_MS = 500;

export interface MicrophoneSettings {
  sampleRateHz: number;
  channels: number | null;
  echoCancellation: boolean | null;
  noiseSuppression: boolean | null;
  autoGainControl: boolean | null;
}

export interface Microphone {
  /** Delivers samples as `Float32Array`s; meant to be transferred. */
  port: MessagePort;
  settings: MicrophoneSettings;
  /** As its system calls it; empty if the browser does not say. */
  name: string;
  /** Whether samples are coming; else the first ones show it. */
  isRunning: boolean;
  /** Releases the device. */
  close: () => Promise<void>;
}

export interface MicrophoneListener {
  /** The browser is asking the person for permission. */
  onPrompt: () => void;
  /** The microphone has a problem after it opened. */
  onProblem: (problem: MicrophoneProblem) => void;
}

export type OpenedMicrophone =
  { ok: true; microphone: Microphone } | { ok: false; problem: MicrophoneProblem };

async function permissionState(): Promise<PermissionState | 'unknown'> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' });
    return status.state;
  } catch {
    return 'unknown';
  }
}

/** Calls `onPrompt` when the browser asks for permission. Returns a function that ends the watch. */
function watchPrompt(onPrompt: () => void): () => void {
  let isOver = false;
  const timer = setTimeout(() => {
    void permissionState().then((state) => {
      if (!isOver && state !== 'granted') onPrompt();
    });
  }, PROMPT_AFTER_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

async function openStream(
  deviceId: string | null,
  onPrompt: () => void,
): Promise<MediaStream | MicrophoneProblem> {
  // Absent on pages without https, despite the types.
  if (!('mediaDevices' in navigator)) return window.isSecureContext ? 'unsupported' : 'insecure';
  const opened = watchPrompt(onPrompt);
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        // Another one is taken where it is not connected.
        ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
      },
    });
  } catch (error) {
    return microphoneProblem(error instanceof Error ? error.name : '', await permissionState());
  } finally {
    opened();
  }
}

function settingsOf(track: MediaStreamTrack, context: AudioContext): MicrophoneSettings {
  const settings = track.getSettings();
  return {
    sampleRateHz: context.sampleRate,
    channels: settings.channelCount ?? null,
    echoCancellation: typeof settings.echoCancellation === 'boolean' ? settings.echoCancellation : null,
    noiseSuppression: settings.noiseSuppression ?? null,
    autoGainControl: settings.autoGainControl ?? null,
  };
}

function watchTrack(
  track: MediaStreamTrack,
  onProblem: (problem: MicrophoneProblem) => void,
  signal: AbortSignal,
): void {
  track.addEventListener('ended', () => onProblem('lost'), { signal });
  watchMute(track, () => onProblem('muted'), signal);
  const checkDevice = (): void => {
    if (track.readyState === 'ended') onProblem('lost');
  };
  navigator.mediaDevices.addEventListener('devicechange', checkDevice, { signal });
}

function watchContext(
  context: AudioContext,
  onProblem: (problem: MicrophoneProblem) => void,
  signal: AbortSignal,
): void {
  const onChange = (): void => {
    // iOS reports `interrupted` during a call; only `suspended` may be resumed.
    if (context.state === 'running' || context.state === 'closed') return;
    if (context.state !== 'suspended') return onProblem('suspended');
    context.resume().catch(() => onProblem('suspended'));
  };
  context.addEventListener('statechange', onChange, { signal });
}

async function connect(context: AudioContext, stream: MediaStream): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(workletUrl);
  // Not awaited: where the browser forbids it, the promise stays pending, and the missing samples are noticed later.
  if (context.state === 'suspended') void context.resume();
  const node = new AudioWorkletNode(context, 'hark-microphone', {
    channelCount: 1,
    channelCountMode: 'explicit',
    numberOfOutputs: 1,
    processorOptions: { aheadSamples: samplesAhead(context.sampleRate) },
  });
  context.createMediaStreamSource(stream).connect(node);
  // It outputs silence; some browsers run only nodes connected to a destination.
  node.connect(context.destination);
  return node;
}

/**
 * Requests the microphone; call it in the click handler. The context is created after permission: an earlier one stays
 * suspended without an error. The caller closes it.
 */
export async function openMicrophone(
  deviceId: string | null,
  { onPrompt, onProblem }: MicrophoneListener,
): Promise<OpenedMicrophone> {
  const stream = await openStream(deviceId, onPrompt);
  if (typeof stream === 'string') return { ok: false, problem: stream };
  const [track] = stream.getAudioTracks();
  const watching = new AbortController();
  const context = new AudioContext({ latencyHint: 'interactive' });
  const close = async (): Promise<void> => {
    watching.abort();
    for (const each of stream.getTracks()) each.stop();
    if (context.state !== 'closed') await context.close();
  };
  if (track === undefined) {
    await close();
    return { ok: false, problem: 'missing' };
  }
  try {
    const node = await connect(context, stream);
    watchTrack(track, onProblem, watching.signal);
    watchContext(context, onProblem, watching.signal);
    const isRunning = context.state === 'running';
    return {
      ok: true,
      microphone: {
        port: node.port,
        settings: settingsOf(track, context),
        name: track.label,
        isRunning,
        close,
      },
    };
  } catch {
    await close();
    return { ok: false, problem: 'unsupported' };
  }
}

/** A microphone to choose from. */
export interface FoundMicrophone {
  deviceId: string;
  name: string;
}

/** Names by which browsers list a microphone a second time. */
const DUPLICATE_IDS: ReadonlySet<string> = new Set(['', 'default', 'communications']);

/** Returns the connected microphones; empty where the browser does not say, as before permission. */
export async function findMicrophones(): Promise<FoundMicrophone[]> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(
        ({ kind, deviceId, label }) => kind === 'audioinput' && label !== '' && !DUPLICATE_IDS.has(deviceId),
      )
      .map(({ deviceId, label }) => ({ deviceId, name: label }));
  } catch {
    return [];
  }
}

/** Calls `onAllowed` when permission is granted later, as in the browser's site settings. */
export async function watchPermission(onAllowed: () => void): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' });
    status.addEventListener('change', () => {
      if (status.state !== 'denied') onAllowed();
    });
  } catch {
    // Not every browser supports this permission; the next press of the button asks anyway.
  }
}
