import { idSchema } from '@hark/shared/wire/protocol';
import { Router } from 'express';
import type { Logger } from 'pino';
import { ApiProblem } from '../http/api-problem.ts';
import { requireAdmin } from '../http/require-admin.ts';
import type { UtteranceDetails } from '../observing/events/utterance-details.ts';

export interface UtteranceParts {
  utteranceDetails: UtteranceDetails;
  adminToken: string;
  logger: Logger;
}

function notFound(what: string): ApiProblem {
  return new ApiProblem(404, 'not_found', `${what} It may have expired or been deleted.`);
}

/** `/v1/ops/utterances/:id` and its audio: one utterance in full. Each view is logged, with the utterance's id. */
export function utteranceRoutes({ utteranceDetails, adminToken, logger }: UtteranceParts): Router {
  const routes = Router();
  routes.use('/v1/ops/utterances', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.get('/v1/ops/utterances/:id', async (request, response) => {
    const id = idSchema.safeParse(request.params.id).data;
    const found = id === undefined ? null : await utteranceDetails.find(id);
    if (found === null) throw notFound('There is no such utterance.');
    if (found.textShown) logger.info({ utteranceId: id }, 'an operator viewed the text of an utterance');
    response.json(found);
  });
  routes.get('/v1/ops/utterances/:id/audio', async (request, response) => {
    const id = idSchema.safeParse(request.params.id).data;
    const file = id === undefined ? null : await utteranceDetails.findAudio(id);
    if (file === null) throw notFound('No recording of this utterance is kept.');
    logger.info({ utteranceId: id }, 'an operator played the recording of an utterance');
    response.type('audio/wav');
    await new Promise<void>((resolve, reject) => {
      // `dotfiles`: the data folder is hidden by default.
      response.sendFile(file, { dotfiles: 'allow', cacheControl: false }, (error) => {
        // A player closes the connection as soon as it has enough.
        if (error === undefined || response.headersSent) resolve();
        else reject(error);
      });
    });
  });
  return routes;
}
