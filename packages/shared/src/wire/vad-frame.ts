import { SAMPLES_PER_MS } from './protocol.ts';

/** Samples of a VAD frame, in the page and on the server: Silero v5 and v6 take 512 samples at 16 kHz. */
export const VAD_FRAME_SAMPLES = 512;
export const VAD_FRAME_MS = VAD_FRAME_SAMPLES / SAMPLES_PER_MS;

/** Silent frames after which a client sends `segment.pause`; the server may then draft an answer. */
export const PAUSE_FRAMES = 3;

/** Frames per message: a third of the messages, without delay at the end, because the client flushes the rest. */
export const FRAMES_PER_PACKET = 3;
