import type { Final } from '@hark/shared/wire/final';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { Logger } from 'pino';
import type { AudioDecoder } from '../../recognition/audio/audio-decoder.ts';
import type { AudioError } from '../../recognition/audio/audio-error.ts';
import type { RecognitionRequest, SessionPhrase } from '../../recognition/recognizer.ts';
import { type Answer, answerUtterance } from '../../answering/pipeline/answer-utterance.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import type {
  Assignment,
  OnAnswered,
  ServedVersions,
  ServingVersion,
} from '../../answering/versions/served-versions.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/** The parts that answer an uploaded recording. */
export interface RecordingParts {
  versions: Pick<ServedVersions, 'foresee' | 'answering'>;
  newId(): string;
  onAnswered: OnAnswered;
  audioDecoder: AudioDecoder;
  logger: Logger;
}

interface RecordingOptions {
  limit: number;
  /** Default: the recogniser's main language. */
  language?: string;
  phrases?: readonly SessionPhrase[];
  priority: RecognitionRequest['priority'];
  signal: AbortSignal;
}

const BUSY = 'The server is busy; try again after the time in Retry-After.';

/** The answer, and where the recording has speech; null if that is no longer known. */
export interface AnsweredRecording {
  final: Final;
  speech: { startMs: number; endMs: number } | null;
}

function audioProblem({ code, message }: AudioError): ApiProblem {
  return new ApiProblem(code === 'audio_too_long' ? 413 : 400, code, message);
}

/** Who uploads a recording, for this answer alone, and what answers it. */
export interface Upload {
  clientId: string;
  assignment: Assignment;
  serving: ServingVersion;
}

/** Chooses the version for an upload. Nobody knows its client, so each upload is a client of its own. */
export function beginUpload({ versions, newId }: Pick<RecordingParts, 'versions' | 'newId'>): Upload {
  const clientId = newId();
  const assignment = versions.foresee({ clientId });
  return { clientId, assignment, serving: versions.answering(assignment) };
}

/** Answers a complete recording through the same pipeline as live speech. @throws ApiProblem */
export async function answerRecording(
  parts: RecordingParts,
  bytes: Uint8Array,
  { upload, ...options }: RecordingOptions & { upload: Upload },
): Promise<AnsweredRecording> {
  const sound = await decode(parts, bytes);
  const { priority, signal } = options;
  const utterance = uploaded(upload, sound, options);
  const answer = await answerUtterance(upload.serving.pipeline, utterance, { priority, signal });
  parts.onAnswered(utterance, answer, upload.assignment);
  return answeredOf(answer);
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

/** Builds an utterance without a known client. */
function uploaded(
  { clientId: id, assignment, serving }: Upload,
  { samples, codec }: DecodedRecording,
  options: RecordingOptions,
): Utterance {
  const { languages } = serving.pipeline.recognizer.capabilities;
  const { language = languages[0], phrases = [], limit } = options;
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
      // An upload carries no consent to keep its audio.
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
    rollout: assignment.rollout,
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
