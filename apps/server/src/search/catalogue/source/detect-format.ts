import path from 'node:path';

import { type DelimitedFormat, detectDelimited } from './detect-delimited.ts';

export type SourceFormat =
  /** One JSON object a line. */
  | { type: 'lines' }
  /** A JSON text: an array, an object that holds one, or objects one after another. */
  | { type: 'json' }
  | DelimitedFormat;

export interface FormatOptions {
  /** Delimiter of fields; detected from the first lines where absent. */
  delimiter?: string | undefined;
}

/**
 * Detects the format of a file by the beginning of its text, and by its name where that is ambiguous. `name` may end in
 * `.gz`. Pure.
 */
export function detectFormat(
  { name, beginning, isWhole }: { name: string; beginning: string; isWhole: boolean },
  { delimiter }: FormatOptions,
): SourceFormat {
  const extension = path.extname(name.toLowerCase().replace(/\.gz$/, ''));
  const start = beginning.trimStart();
  if (extension === '.ndjson' || extension === '.jsonl') {
    return /^\[\s*(\{|$)/.test(start) ? { type: 'json' } : { type: 'lines' };
  }
  const isJson = extension === '.json' || /^(\{\s*["}]|\[\s*[{\]])/.test(start);
  if (!isJson || delimiter !== undefined) return detectDelimited(beginning, delimiter);
  return start.startsWith('{') && isOnePerLine(beginning, isWhole) ? { type: 'lines' } : { type: 'json' };
}

/** Whether the text is one object a line; many programs write that into a `.json` file. */
function isOnePerLine(beginning: string, isWhole: boolean): boolean {
  const lines = beginning.split('\n').filter((line) => line.trim() !== '');
  const [first = '', second] = lines;
  if (second !== undefined) return /^\s*\{/.test(second) && first.trim() !== '{';
  return !isWhole && first.trimEnd().endsWith('}') && parses(first);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
