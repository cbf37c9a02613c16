import { voiceSearchQuerySchema } from '@hark/shared/http/api';
import { raw, Router } from 'express';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { answerRecording, beginUpload, type RecordingParts } from './answer-recording.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { parseRequest } from '../../http/parse-request.ts';

export const MAX_UPLOAD_BYTES = 32 * 1024 * 1024;

/** `POST /v1/voice-search`: takes the bytes of a recording, returns the same object as the socket's `final`. */
export function voiceSearchRoute(parts: RecordingParts): Router {
  const routes = Router();
  // The bytes decide the format, not the content type.
  const body = raw({ type: () => true, limit: MAX_UPLOAD_BYTES });
  routes.post('/v1/voice-search', body, async (request, response) => {
    const { limit } = parseRequest(voiceSearchQuerySchema, request.query);
    const bytes: unknown = request.body;
    if (!(bytes instanceof Uint8Array)) {
      throw new ApiProblem(400, 'empty_audio', 'The body has no audio; send the bytes of a recording.');
    }
    const signal = abortWhenGone(response);
    const upload = beginUpload(parts);
    const { final } = await answerRecording(parts, bytes, { upload, limit, priority: 'final', signal });
    response.json(final);
  });
  return routes;
}
