import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { EntryChangeAnswer } from '@hark/shared/http/catalogue-api';
import { type Request, Router } from 'express';
import { ApiProblem } from '../http/api-problem.ts';
import { requireAdmin } from '../http/require-admin.ts';
import { CatalogueError } from '../search/catalogue-error.ts';
import { type CatalogueUpdate, readUpdate } from '../search/catalogue/read-update.ts';
import { MAX_LOGGED_ENTRIES } from '../search/index/commit-changes.ts';
import type { EntryChanges } from '../search/index/entry-changes.ts';
import type { EntryChange } from '../search/index/plan-changes.ts';

export interface EntriesParts {
  entryChanges: EntryChanges;
  adminToken: string;
}

/** Most bytes of an update, unpacked. */
const MAX_UPDATE_BYTES = 32 * 1024 * 1024;
const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'text/plain'];

/** `/v1/ops/catalogues/:name/entries`: adds, changes and deletes entries of a catalogue. */
export function entriesRoutes({ entryChanges, adminToken }: EntriesParts): Router {
  const routes = Router();
  const change = async (name: string, request: EntryChange): Promise<EntryChangeAnswer> => {
    const report = await entryChanges.change(name, request);
    if (report === 'unknown')
      throw new ApiProblem(404, 'not_found', `There is no catalogue "${name}"; create it with hark index.`);
    if (report !== 'full') return report;
    throw new ApiProblem(503, 'busy', 'Too many changes wait, perhaps for an import; try again.', {
      retryAfterSeconds: 5,
    });
  };
  routes.use('/v1/ops/catalogues/:name/entries', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.put('/v1/ops/catalogues/:name/entries', async (request, response) => {
    const { entries, warnings } = await readBody(request);
    const answer = await change(request.params.name, { type: 'put', entries });
    response.json(warnings.length === 0 ? answer : { ...answer, warnings });
  });
  routes.delete('/v1/ops/catalogues/:name/entries/:id', async (request, response) => {
    response.json(await change(request.params.name, { type: 'delete', ids: [request.params.id] }));
  });
  return routes;
}

/** @throws ApiProblem that names the lines of invalid rows */
async function readBody(request: Request): Promise<CatalogueUpdate> {
  if (request.is(NDJSON) === false)
    throw new ApiProblem(415, 'unsupported_type', 'Send one JSON object per line as application/x-ndjson.');
  const unpacked = unpack(request);
  try {
    return await readUpdate(limited(unpacked), { maxEntries: MAX_LOGGED_ENTRIES });
  } catch (error) {
    unpacked.destroy();
    if (!(error instanceof CatalogueError)) throw error;
    const isTooLarge = error.code === 'catalogue_too_large';
    throw new ApiProblem(
      isTooLarge ? 413 : 400,
      isTooLarge ? 'body_too_large' : 'invalid_request',
      error.message,
    );
  }
}

/** Undoes the Content-Encoding. An error of the request or of its compression is thrown to the reader. */
function unpack(request: Request): Readable {
  const encoding = request.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new ApiProblem(415, 'unsupported_encoding', 'Send the body uncompressed or with gzip.');
  const unpacked = encoding === 'gzip' ? createGunzip() : new PassThrough();
  pipeline(request, unpacked).catch((error: Error) => unpacked.destroy(error));
  return unpacked;
}

async function* limited(chunks: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_UPDATE_BYTES)
      throw new CatalogueError(
        'catalogue_too_large',
        'The update is larger than 32 MB; send several requests.',
      );
    yield part;
  }
}
