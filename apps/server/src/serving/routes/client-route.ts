import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { idSchema } from '@hark/shared/wire/protocol';
import { Router, type Request } from 'express';
import type { Logger } from 'pino';
import type { ServedVersions } from '../../answering/versions/served-versions.ts';
import type { TaskMemory } from '../../answering/pipeline/task-memory.ts';
import type { AudioStore } from '../../observing/events/audio-store.ts';
import type { Clients } from '../../observing/events/clients.ts';
import type { ExportClient } from '../../observing/events/export-client.ts';
import type { Sessions } from '../gateway/sessions.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { bearerToken, isSameToken } from '../../http/bearer-token.ts';

export interface ClientParts {
  adminToken: string;
  clients: Pick<Clients, 'isSecret' | 'erase'>;
  sessions: Pick<Sessions, 'forgetClient'>;
  tasks: Pick<TaskMemory, 'forget'>;
  versions: Pick<ServedVersions, 'forget'>;
  audioStore: Pick<AudioStore, 'erase'>;
  exportClient: ExportClient;
  logger: Pick<Logger, 'error'>;
}

/** Returns the client that the request may act for. Throws 401 unless it has the client's secret or the admin token. */
async function authorizedClient(
  request: Request<{ clientId: string }>,
  { adminToken, clients }: Pick<ClientParts, 'adminToken' | 'clients'>,
): Promise<string> {
  const clientId = idSchema.safeParse(request.params.clientId);
  const token = bearerToken(request.get('authorization'));
  const isAdmin = isSameToken(token, adminToken);
  const isOwner = clientId.success && token !== null && (await clients.isSecret(clientId.data, token));
  if (clientId.success && (isAdmin || isOwner)) return clientId.data;
  throw new ApiProblem(401, 'unauthorized', 'Client secret or admin token required.');
}

/**
 * `GET /v1/clients/:clientId` exports all data of a client and `DELETE` deletes it, at its own or the operator's
 * request.
 */
export function clientRoute(parts: ClientParts): Router {
  const routes = Router();
  routes.get('/v1/clients/:clientId', async (request, response) => {
    const clientId = await authorizedClient(request, parts);
    response.set({
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="hark-data.json"',
      'Cache-Control': 'no-store',
    });
    // A broken export ends without its last bracket, so that it cannot pass for a whole one.
    await pipeline(Readable.from(parts.exportClient(clientId)), response).catch((error: unknown) => {
      if (!response.closed) parts.logger.error({ err: error }, 'exporting the data of a client failed');
    });
  });
  routes.delete('/v1/clients/:clientId', async (request, response) => {
    const clientId = await authorizedClient(request, parts);
    // Live sessions end first, so that nothing is written after the deletion.
    parts.sessions.forgetClient(clientId);
    parts.tasks.forget(clientId);
    parts.versions.forget(clientId);
    const { utterances, events } = await parts.clients.erase(clientId);
    const audio = await parts.audioStore.erase(clientId).catch((error: unknown) => {
      parts.logger.error({ err: error }, 'deleting recordings of a deleted client failed; retrying');
      return 0;
    });
    response.json({ deleted: { audio, utterances, events } });
  });
  return routes;
}
