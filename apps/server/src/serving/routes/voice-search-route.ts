import { voiceSearchQuerySchema } from '@hark/shared/http/api';
import { raw, Router } from 'express';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { answerRecording, type RecordingParts } from './answer-recording.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { parseRequest } from '../../http/parse-request.ts';

export const MAX_UPLOAD_BYTES = 32 * 1024 * 1024;

/** `POST /v1/voice-search`: the bytes of a recording in, the same object as the socket's `final` out. */
export function voiceSearchRoute(parts: RecordingParts): Router {
  const routes = Router();
  // Whatever the content type says: the bytes tell the format.
  const body = raw({ type: () => true, limit: MAX_UPLOAD_BYTES });
  routes.post('/v1/voice-search', body, async (request, response) => {
    const { limit } = parseRequest(voiceSearchQuerySchema, request.query);
    const bytes: unknown = request.body;
    if (!(bytes instanceof Uint8Array)) {
      throw new ApiProblem(400, 'empty_audio', 'The body has no audio; send the bytes of a recording.');
    }
    const signal = abortWhenGone(response);
    const { final } = await answerRecording(parts, bytes, { limit, priority: 'final', signal });
    response.json(final);
  });
  return routes;
}
