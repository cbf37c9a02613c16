import type { Final } from '@hark/shared/wire/final';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { Logger } from 'pino';
import type { AudioDecoder } from '../../recognition/audio/audio-decoder.ts';
import type { AudioError } from '../../recognition/audio/audio-error.ts';
import type { RecognitionRequest, SessionPhrase } from '../../recognition/recognizer.ts';
import { type Answer, answerUtterance, type Pipeline } from '../../answering/pipeline/answer-utterance.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/** What answers a recording that is sent whole. */
export interface RecordingParts {
  pipeline: Pipeline;
  audioDecoder: AudioDecoder;
  logger: Logger;
}

interface RecordingOptions {
  limit: number;
  /** Default: the recogniser's main one. */
  language?: string;
  phrases?: readonly SessionPhrase[];
  priority: RecognitionRequest['priority'];
  signal: AbortSignal;
}

const BUSY = 'The server is busy; try again after the time in Retry-After.';

/** What was answered, and where in the recording there was speech; null where that is not known any more. */
export interface AnsweredRecording {
  final: Final;
  speech: { startMs: number; endMs: number } | null;
}

function audioProblem({ code, message }: AudioError): ApiProblem {
  return new ApiProblem(code === 'audio_too_long' ? 413 : 400, code, message);
}

/** A whole recording through the same spine as live speech. @throws ApiProblem */
export async function answerRecording(
  parts: RecordingParts,
  bytes: Uint8Array,
  options: RecordingOptions,
): Promise<AnsweredRecording> {
  const sound = await decode(parts, bytes);
  const { priority, signal } = options;
  const utterance = uploaded(parts.pipeline, sound, options);
  return answeredOf(await answerUtterance(parts.pipeline, utterance, { priority, signal }));
}

type DecodedRecording = Extract<Awaited<ReturnType<AudioDecoder['decode']>>, { type: 'decoded' }>;

async function decode(
  { audioDecoder, logger }: RecordingParts,
  bytes: Uint8Array,
): Promise<DecodedRecording> {
  const decoded = await audioDecoder.decode(bytes);
  switch (decoded.type) {
    case 'decoded':
      return decoded;
    case 'unusable':
      throw audioProblem(decoded.error);
    case 'busy':
      throw new ApiProblem(503, 'busy', BUSY, { retryAfterSeconds: 2 });
    case 'failed':
      logger.error({ reason: decoded.reason }, 'audio decoder crashed');
      throw new ApiProblem(
        503,
        'audio_decoder_failed',
        'The audio could not be decoded; send it as 16-bit WAV.',
      );
  }
}

/** An utterance of nobody who is known. */
function uploaded(
  { newId, recognizer }: Pick<Pipeline, 'newId' | 'recognizer'>,
  { samples, codec }: DecodedRecording,
  { language = recognizer.capabilities.languages[0], phrases = [], limit }: RecordingOptions,
): Utterance {
  const id = newId();
  const pcm = floatToPcm16(samples);
  return {
    utteranceId: id,
    taskId: id,
    speaker: {
      clientId: id,
      sessionId: id,
      device: null,
      vad: null,
      language,
      // An upload carries no consent to keep it.
      consent: { audio: false },
      phrases,
    },
    pcm,
    speechPcm: pcm,
    codec,
    clip: null,
    startedAt: Date.now(),
    endReason: 'upload',
    limit,
  };
}

function answeredOf(answer: Answer): AnsweredRecording {
  switch (answer.type) {
    case 'answered': {
      const { speechStartMs: startMs = null, speechEndMs: endMs = null } = answer.signal ?? {};
      const speech = startMs === null || endMs === null ? null : { startMs, endMs };
      return { final: answer.final, speech };
    }
    case 'busy':
      throw new ApiProblem(503, 'busy', BUSY, { retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1000) });
    case 'cancelled':
    case 'conflict':
      throw new ApiProblem(499, 'cancelled', 'The client closed the request.');
    case 'failed':
      throw new ApiProblem(503, answer.code, answer.message);
  }
}
