import { rulesBodySchema, rulesPreviewBodySchema, type RulesPreview } from '@hark/shared/http/catalogue-api';
import type { Rule } from '@hark/shared/wire/rules';
import { Router } from 'express';
import { abortWhenGone } from '../http/abort-when-gone.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { parseBody } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';
import { CatalogueError } from '../search/catalogue-error.ts';
import type { OwnerRules } from '../search/index/owner-rules.ts';
import { previewRules } from '../search/index/preview-rules.ts';
import { parseRules } from '../search/rules/parse-rules.ts';
import type { RulesChange } from '../search/rules/stored-rules.ts';
import type { SearchIndex } from '../search/search-index.ts';

export interface RulesParts {
  ownerRules: OwnerRules;
  /** Opens a catalogue for a preview; null where there is none of this name. */
  openCatalogue(name: string): Promise<Pick<SearchIndex, 'search' | 'rulesFor'> | null>;
  /** Returns the last typed queries, latest first; null where their text must not be shown. */
  lastQueries(most: number): Promise<string[] | null>;
  adminToken: string;
}

/** `/v1/ops/catalogues/:name/rules`: synonyms, pins, hidden entries and fixed answers of a catalogue. */
export function rulesRoutes(parts: RulesParts): Router {
  const { ownerRules, adminToken } = parts;
  const routes = Router();
  routes.use('/v1/ops/catalogues/:name/rules', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  const change = async (name: string, given: RulesChange) =>
    known(name, await ownerRules.change(name, given));
  routes.get('/v1/ops/catalogues/:name/rules', async ({ params }, response) => {
    response.json(known(params.name, await ownerRules.list(params.name)));
  });
  routes.put('/v1/ops/catalogues/:name/rules', async (request, response) => {
    const rules = checked(parseBody(rulesBodySchema, request).rules);
    response.json(await change(request.params.name, { type: 'replace', rules }));
  });
  routes.put('/v1/ops/catalogues/:name/rules/:id', async (request, response) => {
    const { name, id } = request.params;
    const rules = checked([request.body]);
    if (rules.some((rule) => rule.id !== id))
      throw new ApiProblem(400, 'invalid_request', 'The id in the body differs from that in the address.');
    response.json(await change(name, { type: 'put', rules }));
  });
  routes.delete('/v1/ops/catalogues/:name/rules/:id', async ({ params }, response) => {
    response.json(await change(params.name, { type: 'delete', ids: [params.id] }));
  });
  routes.post('/v1/ops/catalogues/:name/rules/preview', async (request, response) => {
    const { name } = request.params;
    const asked = parseBody(rulesPreviewBodySchema, request);
    response.json(await preview(parts, name, { ...asked, signal: abortWhenGone(response) }));
  });
  return routes;
}

function known<Answer>(name: string, answer: Answer | 'unknown'): Answer {
  if (answer !== 'unknown') return answer;
  throw new ApiProblem(404, 'not_found', `There is no catalogue "${name}"; create it with hark index.`);
}

/** @throws ApiProblem that names the rules by their place */
function checked(values: readonly unknown[]): Rule[] {
  try {
    return parseRules(values);
  } catch (error) {
    if (error instanceof CatalogueError) throw new ApiProblem(400, 'invalid_request', error.message);
    throw error;
  }
}

interface Preview {
  rules: readonly unknown[];
  queries: readonly string[];
  last: number;
  limit: number;
  signal: AbortSignal;
}

async function preview(
  { openCatalogue, ownerRules, lastQueries }: RulesParts,
  name: string,
  { rules: values, queries, last, limit, signal }: Preview,
): Promise<RulesPreview> {
  const rules = checked(values);
  const logged = last === 0 ? [] : await lastQueries(last);
  if (logged === null)
    throw new ApiProblem(
      403,
      'text_hidden',
      'Logged queries are shown only with HARK_OPS_SHOW_TEXT=1; send queries instead.',
    );
  const index = known(name, (await openCatalogue(name)) ?? 'unknown');
  const all = [...new Set([...queries, ...logged])];
  return {
    queries: await previewRules(index, rules, { queries: all, limit, signal }),
    withoutEntry: await ownerRules.withoutEntry(name, rules),
  };
}
