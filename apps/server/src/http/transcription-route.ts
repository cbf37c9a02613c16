import type { Final } from '@hark/shared/wire/final';
import { Router } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { MAX_SESSION_PHRASES } from '../config/serving-defaults.ts';
import { knownLanguage } from '../recognizer/known-language.ts';
import type { Capabilities, SessionPhrase } from '../recognizer/recognizer.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import { answerRecording } from './answer-recording.ts';
import { ApiProblem } from './api-problem.ts';
import type { HttpParts } from './http-parts.ts';
import { parseRequest } from './parse-request.ts';
import { MAX_UPLOAD_BYTES } from './voice-search-route.ts';

/** Fields of the OpenAI interface; any model name is taken, so that a client made for another service works. */
const fieldsSchema = z.object({
  model: z.string().max(200).optional(),
  response_format: z
    .enum(['json', 'text', 'verbose_json'], { error: 'must be json, text or verbose_json' })
    .default('json'),
  language: z.string().trim().min(1).max(35).optional(),
  prompt: z.string().max(10_000).optional(),
  // The decoder does not sample: any temperature gives the same text.
  temperature: z.coerce.number().min(0).max(1).optional(),
  stream: z.enum(['false'], { error: 'streaming is served at /v1/stream, not here' }).optional(),
});

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/**
 * The phrases of a prompt: what stands between commas, semicolons and line ends. A recogniser that cannot be given
 * phrases is not given any in silence. @throws ApiProblem
 */
function phrasesOf({ biasing }: Capabilities, prompt = ''): SessionPhrase[] {
  const phrases = prompt.split(/[,;\n]/u).flatMap((text) => {
    const phrase = text.trim();
    return phrase === '' ? [] : [{ phrase, boost: 1 }];
  });
  if (!biasing && phrases.length > 0) {
    throw new ApiProblem(
      400,
      'prompt_unsupported',
      'This recogniser cannot be given phrases; leave "prompt" out.',
    );
  }
  if (phrases.length > MAX_SESSION_PHRASES) {
    throw new ApiProblem(
      400,
      'too_many_phrases',
      `"prompt" has ${phrases.length} phrases; give the ${MAX_SESSION_PHRASES} that matter most.`,
    );
  }
  return phrases;
}

/** The language asked for, as a primary subtag; by default the recogniser's main one. @throws ApiProblem */
function languageOf(capabilities: Capabilities, asked: string | undefined): string {
  if (asked === undefined) return capabilities.languages[0];
  const known = knownLanguage(capabilities, asked);
  if (known !== null) return known;
  const message = `This recogniser knows ${capabilities.languages.join(', ')}, not "${asked}"; leave "language" out.`;
  throw new ApiProblem(400, 'unsupported_language', message);
}

function verbose(final: Final, language: string): object {
  const durationSeconds = final.timings.audioMs / 1000;
  // OpenAI's words have times, which nobody measured here; in the segment they are an addition that clients pass over.
  const { confidence, words } = final;
  const segment = { id: 0, start: 0, end: durationSeconds, text: final.transcript, confidence, words };
  return {
    task: 'transcribe',
    // OpenAI answers with the name, such as "english".
    language: languageNames.of(language)?.toLowerCase(),
    duration: durationSeconds,
    text: final.transcript,
    segments: final.transcript === '' ? [] : [segment],
  };
}

/** `POST /v1/audio/transcriptions`: what OpenAI's clients send and expect. */
export function transcriptionRoute(parts: HttpParts): Router {
  const routes = Router();
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 20, fieldSize: 64 * 1024 },
  });
  routes.post('/v1/audio/transcriptions', upload.single('file'), async (request, response) => {
    const fields = parseRequest(fieldsSchema, request.body ?? {});
    const { capabilities } = parts.pipeline.recognizer;
    const phrases = phrasesOf(capabilities, fields.prompt);
    const language = languageOf(capabilities, fields.language);
    if (request.file === undefined) {
      throw new ApiProblem(
        400,
        'empty_audio',
        'There is no audio: send a multipart form with the field "file".',
      );
    }
    const signal = abortWhenGone(response);
    const options = { limit: 1, language, phrases, priority: 'batch', signal } as const;
    const final = await answerRecording(parts, request.file.buffer, options);
    if (fields.response_format === 'text') response.type('text/plain').send(`${final.transcript}\n`);
    else
      response.json(
        fields.response_format === 'json' ? { text: final.transcript } : verbose(final, language),
      );
  });
  return routes;
}
