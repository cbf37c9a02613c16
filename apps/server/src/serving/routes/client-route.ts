import { idSchema } from '@hark/shared/wire/protocol';
import { Router } from 'express';
import type { Logger } from 'pino';
import type { TaskMemory } from '../../answering/pipeline/task-memory.ts';
import type { AudioStore } from '../../observing/events/audio-store.ts';
import type { Clients } from '../../observing/events/clients.ts';
import type { Sessions } from '../gateway/sessions.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { bearerToken, isSameToken } from '../../http/bearer-token.ts';

export interface ClientParts {
  adminToken: string;
  clients: Pick<Clients, 'isSecret' | 'erase'>;
  sessions: Pick<Sessions, 'forgetClient'>;
  tasks: Pick<TaskMemory, 'forget'>;
  audioStore: Pick<AudioStore, 'erase'>;
  logger: Pick<Logger, 'error'>;
}

/** `DELETE /v1/clients/:clientId`: everything of a client, at its own request or the operator's. */
export function clientRoute(parts: ClientParts): Router {
  const routes = Router();
  routes.delete('/v1/clients/:clientId', async (request, response) => {
    const clientId = idSchema.safeParse(request.params.clientId);
    const token = bearerToken(request.get('authorization'));
    const isAdmin = isSameToken(token, parts.adminToken);
    const isOwner =
      clientId.success && token !== null && (await parts.clients.isSecret(clientId.data, token));
    if (!clientId.success || (!isAdmin && !isOwner)) {
      throw new ApiProblem(401, 'unauthorized', 'Client secret or admin token required.');
    }
    // Live sessions end first, so that nothing is written behind the deletion.
    parts.sessions.forgetClient(clientId.data);
    parts.tasks.forget(clientId.data);
    const { utterances, events } = await parts.clients.erase(clientId.data);
    const audio = await parts.audioStore.erase(clientId.data).catch((error: unknown) => {
      parts.logger.error({ err: error }, 'deleting recordings of a deleted client failed; retrying');
      return 0;
    });
    response.json({ deleted: { audio, utterances, events } });
  });
  return routes;
}
