import { SAMPLES_PER_MS } from './protocol.ts';

/** A frame of the voice activity detector, in the page and on the server: Silero v5 and v6 take 512 samples at 16 kHz. */
export const VAD_FRAME_SAMPLES = 512;
export const VAD_FRAME_MS = VAD_FRAME_SAMPLES / SAMPLES_PER_MS;

/** Silent frames after which a client says `segment.pause`; the server may then begin to answer. */
export const PAUSE_FRAMES = 3;

/** Frames that travel together: a third of the messages, and no wait at the end, because the rest is flushed. */
export const FRAMES_PER_PACKET = 3;
