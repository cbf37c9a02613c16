import { z } from 'zod';

import type { SearchRequest } from '../../search/search-index.ts';

/** A spoken or typed query, and the ids of the entries that answer it; empty if the catalogue has none. */
export interface LabelledRequest {
  hypotheses: SearchRequest['hypotheses'];
  expect: readonly string[];
}

const hypothesisSchema = z.object({ text: z.string(), probability: z.number().min(0).max(1) });
/** An empty list if the catalogue has no such entry. */
const ids = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const lineSchema = z.union([
  z.object({ hypotheses: z.array(hypothesisSchema).min(1), expect: ids }),
  z.object({ query: z.string().min(1), expect: ids }),
  // A line of a manifest of recordings: the reference is the query.
  z.object({ text: z.string().min(1), expect: ids }),
]);

export interface ParsedLabelledQueries {
  requests: LabelledRequest[];
  problems: { line: number; message: string }[];
}

/** Reads labelled queries, one JSON object per line. Reports invalid lines and keeps the others. Pure. */
export function readLabelledQueries(manifest: string): ParsedLabelledQueries {
  const reading: ParsedLabelledQueries = { requests: [], problems: [] };
  for (const [index, line] of manifest
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const parsed = lineSchema.safeParse(parseJson(line));
    if (parsed.success) reading.requests.push(toRequest(parsed.data));
    else
      reading.problems.push({
        line: index + 1,
        message: 'must be an object with "expect" and one of "query", "text" or "hypotheses"',
      });
  }
  return reading;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function toRequest(line: z.infer<typeof lineSchema>): LabelledRequest {
  if ('hypotheses' in line) return line;
  const text = 'query' in line ? line.query : line.text;
  return { hypotheses: [{ text, probability: 1 }], expect: line.expect };
}
