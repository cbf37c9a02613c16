import type { Place } from '@hark/shared/wire/filter';
import type { Endpointing, Limits, VadParams } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import type { SessionClient } from '../wire/session-client.ts';
import type { CaptureProblem, WorkerToPage } from './capture-messages.ts';
import { frameLevelDbfs } from '../capture/clip-meter.ts';
import { createFrameQueue } from '../capture/frame-queue.ts';
import type { ScoredFrame } from '../capture/scored-frame.ts';
import { createFramer } from '../capture/framer.ts';
import { createLevelMeter } from '../capture/level-meter.ts';
import { createPacketizer, type Packetizer } from './packetizer.ts';
import { createResampler } from '../capture/resampler.ts';
import { createSegmenter, type SegmentAction, type Segmenter } from '../capture/segmenter.ts';
import { createSilenceWatch, isDigitalSilence } from '../capture/silence-watch.ts';
import type { SpeechModel } from '../capture/silero.ts';

/** What listening needs before it can find speech. */
export interface Detection {
  model: SpeechModel;
  /** The present parameters, which another version may change between utterances. */
  params: () => VadParams;
  limits: Limits;
}

export interface VoiceListenerOptions {
  /** Until then, frames wait. */
  detection: Promise<Detection>;
  /** The server's present bounds; null before the first. */
  endpointing: () => Endpointing | null;
  sourceRateHz: number;
  taskId: string;
  /** The person's place; null while it is not known. */
  place: () => Place | null;
  client: SessionClient;
  newId: () => string;
  post: (message: WorkerToPage) => void;
  onProblem: (problem: CaptureProblem) => void;
}

/**
 * `stop`: what was said so far counts, and so do frames that wait. `cancel`: it does not count. `fail`: an open
 * utterance counts, but no more frames are scored.
 */
export type Ending = 'stop' | 'cancel' | 'fail';

export interface VoiceListener {
  /** Takes samples at the microphone's own rate. */
  hear: (samples: Float32Array) => void;
  /** The server considers the utterance complete. */
  endpoint: (utteranceId: string) => void;
  /** Whether frames wait, or none has come. */
  isBehind: () => boolean;
  close: (ending: Ending) => Promise<void>;
}

interface OpenUtterance {
  utteranceId: string;
  packets: Packetizer;
}

/** Listening from the press of the button to its end: samples in, utterances out. */
export function createVoiceListener(options: VoiceListenerOptions): VoiceListener {
  const { taskId, client, post } = options;
  /** Null until the detector is ready. */
  let detector: { model: SpeechModel; segmenter: Segmenter } | null = null;
  const watchSilence = createSilenceWatch();
  const meter = createLevelMeter();
  const resample = createResampler(options.sourceRateHz);
  const beganAt = Date.now();
  let framesTaken = 0;
  let framesHeard = 0;
  let framesSent = 0;
  let open: OpenUtterance | null = null;
  let latest: ScoredFrame | null = null;
  /** From a frame's arrival to its decision; null if no frame decided. */
  let decidedInMs: number | null = null;

  function openUtterance(preRollMs: number): void {
    const utteranceId = options.newId();
    const sinceMs = (latest?.capturedAtMs ?? 0) - preRollMs;
    const place = options.place();
    const start = { utteranceId, taskId, preRollMs, startedAt: beganAt + sinceMs };
    client.openUtterance(place === null ? start : { ...start, place });
    open = { utteranceId, packets: createPacketizer((packet) => client.sendAudio(utteranceId, packet)) };
    post({ type: 'speech-start', utteranceId });
  }

  function act(action: SegmentAction): void {
    if (action.type === 'open') return openUtterance(action.preRollMs);
    if (open === null) return;
    const { utteranceId, packets } = open;
    switch (action.type) {
      case 'audio':
        framesSent++;
        return packets.add(action.frame);
      case 'pause':
        packets.flush();
        client.pause(utteranceId);
        return post({ type: 'pause', utteranceId });
      case 'resume':
        client.resume(utteranceId);
        return post({ type: 'resume', utteranceId });
      case 'close': {
        packets.flush();
        open = null;
        client.closeUtterance(utteranceId, { reason: action.reason, clip: action.clip });
        const { silenceAfterMs } = action.clip;
        return post({ type: 'speech-end', utteranceId, silenceAfterMs, decisionMs: decidedInMs });
      }
      case 'cancel':
        open = null;
        client.cancelUtterance(utteranceId, action.reason);
        return post({ type: 'misfire', utteranceId });
    }
  }

  async function score(samples: Float32Array, pushedAtMs: number): Promise<void> {
    if (detector === null) return;
    const { model, segmenter } = detector;
    const startedAt = performance.now();
    const speechProbability = await model.speechProbability(samples);
    const inferenceMs = performance.now() - startedAt;
    if (framesHeard === 0) post({ type: 'detecting' });
    latest = { samples, speechProbability, inferenceMs, capturedAtMs: framesHeard * VAD_FRAME_MS };
    framesHeard++;
    decidedInMs = performance.now() - pushedAtMs;
    for (const action of segmenter.push(latest)) act(action);
    decidedInMs = null;
    const verdict = watchSilence({
      isZero: isDigitalSilence(samples),
      inSpeech: open !== null,
      levelDbfs: frameLevelDbfs(samples),
    });
    if (verdict === 'silent' || verdict === 'noisy') post({ type: 'unheard', why: verdict });
    else if (verdict !== null) options.onProblem({ kind: verdict });
  }

  const queue = createFrameQueue({
    ready: options.detection.then(({ model, params, limits: { maxUtteranceMs } }) => {
      model.reset();
      const segmenter = createSegmenter({ params, maxUtteranceMs, endpointing: options.endpointing });
      detector = { model, segmenter };
    }),
    work: score,
    onError: (error) => {
      options.onProblem({
        kind: 'detector',
        message: error instanceof Error ? error.message : String(error),
      });
    },
  });
  const frame = createFramer((samples) => {
    if (framesTaken++ === 0) post({ type: 'listening' });
    const share = meter(frameLevelDbfs(samples));
    if (share !== null) post({ type: 'level', share });
    // A dropped frame would shift all later ones, so a machine this slow gets an error.
    if (!queue.push(samples)) options.onProblem({ kind: 'detector', message: 'This device is too slow.' });
  });

  return {
    hear: (samples) => frame(resample(samples)),
    endpoint: (utteranceId) => {
      if (open?.utteranceId !== utteranceId) return;
      for (const action of detector?.segmenter.endpoint() ?? []) act(action);
    },
    isBehind: () => framesTaken === 0 || queue.waiting() > 0,
    close: async (ending) => {
      if (ending === 'stop' && queue.waiting() > 0) await queue.finish();
      const settled = queue.close();
      const segmenter = detector?.segmenter;
      for (const action of (ending === 'cancel' ? segmenter?.cancel() : segmenter?.stop()) ?? []) act(action);
      await settled;
      if (framesHeard > 0)
        post({ type: 'heard', heardMs: framesHeard * VAD_FRAME_MS, sentMs: framesSent * VAD_FRAME_MS });
    },
  };
}
