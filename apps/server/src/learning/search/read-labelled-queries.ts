import { z } from 'zod';

import type { SearchRequest } from '../../search/search-index.ts';

/** What someone said or typed, and the entries that they were after: none where the catalogue has nothing like it. */
export interface LabelledRequest {
  hypotheses: SearchRequest['hypotheses'];
  expect: readonly string[];
}

const hypothesisSchema = z.object({ text: z.string(), probability: z.number().min(0).max(1) });
/** An empty list: what is asked for is not in the catalogue. */
const ids = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const lineSchema = z.union([
  z.object({ hypotheses: z.array(hypothesisSchema).min(1), expect: ids }),
  z.object({ query: z.string().min(1), expect: ids }),
  // A manifest of recordings: the reference text is what was said.
  z.object({ text: z.string().min(1), expect: ids }),
]);

export interface ParsedLabelledQueries {
  requests: LabelledRequest[];
  problems: { line: number; message: string }[];
}

/** Reads labelled queries, one JSON object a line. A bad line is reported and the rest taken. Pure. */
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
