import type { Final } from '@hark/shared/wire/final';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { RecognitionRequest, SessionPhrase } from '../../recognition/recognizer.ts';
import { answerUtterance } from '../../answering/pipeline/answer-utterance.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import type { HttpParts } from '../../composition/http-parts.ts';

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

/** A whole recording through the same spine as live speech. @throws ApiProblem, AudioError */
export async function answerRecording(
  parts: HttpParts,
  bytes: Uint8Array,
  options: RecordingOptions,
): Promise<AnsweredRecording> {
  const decoded = await parts.audioDecoder.decode(bytes);
  if (decoded.type === 'unusable') throw decoded.error;
  if (decoded.type === 'failed') {
    parts.logger.error({ reason: decoded.reason }, 'the audio decoder died');
    throw new ApiProblem(503, 'audio_decoder_failed', 'Decoding this audio failed; send it as 16-bit WAV.');
  }
  if (decoded.type === 'busy') throw new ApiProblem(503, 'busy', BUSY, { retryAfterSeconds: 2 });
  const { pipeline } = parts;
  const id = pipeline.newId();
  const pcm = floatToPcm16(decoded.samples);
  const answer = await answerUtterance(
    pipeline,
    {
      utteranceId: id,
      taskId: id,
      speaker: {
        clientId: id,
        sessionId: id,
        device: null,
        vad: null,
        language: options.language ?? pipeline.recognizer.capabilities.languages[0],
        // An upload carries no consent to keep it.
        consent: { audio: false },
        phrases: options.phrases ?? [],
      },
      pcm,
      heard: pcm,
      codec: decoded.codec,
      clip: null,
      startedAt: Date.now(),
      endReason: 'upload',
      limit: options.limit,
    },
    { priority: options.priority, signal: options.signal },
  );
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
      throw new ApiProblem(499, 'cancelled', 'The request was abandoned.');
    case 'failed':
      throw new ApiProblem(503, answer.code, answer.message);
  }
}
