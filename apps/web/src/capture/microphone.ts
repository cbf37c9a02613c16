import { microphoneProblem, type MicrophoneProblem } from './microphone-problem.ts';
import { watchMute } from './watch-mute.ts';
import workletUrl from './microphone-worklet.js?url&no-inline';
import { samplesAhead } from './resampler.ts';

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
  /** Releases the device. */
  close: () => Promise<void>;
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

async function openStream(): Promise<MediaStream | MicrophoneProblem> {
  // Absent on pages without https, despite the types.
  if (!('mediaDevices' in navigator)) return window.isSecureContext ? 'unsupported' : 'insecure';
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    return microphoneProblem(error instanceof Error ? error.name : '', await permissionState());
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
 * suspended without an error. `onProblem` receives later problems; the caller closes.
 */
export async function openMicrophone(
  onProblem: (problem: MicrophoneProblem) => void,
): Promise<OpenedMicrophone> {
  const stream = await openStream();
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
    return { ok: true, microphone: { port: node.port, settings: settingsOf(track, context), close } };
  } catch {
    await close();
    return { ok: false, problem: 'unsupported' };
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
