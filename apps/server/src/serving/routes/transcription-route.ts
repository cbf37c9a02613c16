import type { TranscriptionFields } from '@hark/shared/http/openai-api';
import type { Limits } from '@hark/shared/wire/protocol';
import { raw, Router, type Response } from 'express';
import type { Capabilities, SessionPhrase } from '../../recognition/recognizer.ts';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { answerRecording, beginUpload, type RecordingParts } from './answer-recording.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { FORM_WANTED, readForm, type Form } from '../../http/form/read-form.ts';
import { askedLanguage } from './openai/asked-language.ts';
import { readTranscriptionFields } from './openai/transcription-fields.ts';
import {
  requireWordTimes,
  writeTranscription,
  writeTranscriptEvents,
  type Transcript,
} from './openai/write-transcription.ts';
import { MAX_UPLOAD_BYTES } from './voice-search-route.ts';

export interface TranscriptionParts extends RecordingParts {
  limits: Pick<Limits, 'maxPhrases'>;
}

/** Most bytes of a form beside its recording. */
const MAX_FIELDS_BYTES = 2 * 1024 * 1024;

/**
 * Returns the bias phrases: the keywords, and the parts of the prompt between commas, semicolons and line ends. Phrases
 * for a recogniser without biasing are refused, not ignored. @throws ApiProblem
 */
function phrasesOf(
  { biasing }: Pick<Capabilities, 'biasing'>,
  { maxPhrases }: TranscriptionParts['limits'],
  { prompt = '', keywords }: Pick<TranscriptionFields, 'prompt' | 'keywords'>,
): SessionPhrase[] {
  const phrases = [...prompt.split(/[,;\n]/u), ...keywords].flatMap((text) => {
    const phrase = text.trim();
    return phrase === '' ? [] : [{ phrase, boost: 1 }];
  });
  const param = keywords.length > 0 ? 'keywords' : 'prompt';
  if (!biasing && phrases.length > 0) {
    throw new ApiProblem(
      400,
      'prompt_unsupported',
      `This recogniser does not support phrases; omit "${param}".`,
      { param },
    );
  }
  if (phrases.length > maxPhrases) {
    throw new ApiProblem(
      400,
      'too_many_phrases',
      `"${param}" has ${phrases.length} phrases; send at most ${maxPhrases}.`,
      { param },
    );
  }
  return phrases;
}

function fieldNames(fields: Form['fields']): string {
  const names = [...fields.keys()].slice(0, 5).join(', ');
  // A part with a broken header does not count.
  return names === '' ? 'none of its parts has a name' : `it has ${names}`;
}

/** @throws ApiProblem */
function recordingOf({ file, fields }: Form): Buffer {
  if (file !== null && file.bytes.length > 0) return file.bytes;
  const what =
    file === null ? `The form has no field "file"; ${fieldNames(fields)}.` : 'The field "file" is empty.';
  throw new ApiProblem(400, 'empty_audio', `The form has no audio. ${what} ${FORM_WANTED}`, {
    param: 'file',
  });
}

function sendEvents(response: Response, transcript: Transcript): void {
  // Proxies that buffer responses would delay it.
  response
    .set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    })
    .end(writeTranscriptEvents(transcript));
}

/** `POST /v1/audio/transcriptions`: the format of OpenAI's clients. */
export function transcriptionRoute(parts: TranscriptionParts): Router {
  const routes = Router();
  const body = raw({ type: () => true, limit: MAX_UPLOAD_BYTES + MAX_FIELDS_BYTES });
  routes.post('/v1/audio/transcriptions', body, async (request, response) => {
    const received: unknown = request.body;
    const bytes = received instanceof Uint8Array ? received : new Uint8Array();
    const form = await readForm(bytes, request.get('content-type'));
    const fields = readTranscriptionFields(form.fields);
    const upload = beginUpload(parts);
    const { capabilities } = upload.serving.pipeline.recognizer;
    const phrases = phrasesOf(capabilities, parts.limits, fields);
    const language = askedLanguage(capabilities, fields);
    requireWordTimes(capabilities, fields);
    const recording = recordingOf(form);
    const signal = abortWhenGone(response);
    const options = { upload, limit: 1, language, phrases, priority: 'batch', signal } as const;
    const transcript = { ...(await answerRecording(parts, recording, options)), language };
    if (fields.stream) return sendEvents(response, transcript);
    const written = writeTranscription(transcript, fields);
    response.type(written.type).send(written.body);
  });
  routes.post('/v1/audio/translations', () => {
    throw new ApiProblem(
      400,
      'translation_unsupported',
      'Hark does not translate; use POST /v1/audio/transcriptions for a transcript in the spoken language.',
    );
  });
  return routes;
}
