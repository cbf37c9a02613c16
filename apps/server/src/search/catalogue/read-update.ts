import type { CatalogueEntry } from '@hark/shared/catalogue';

import { CatalogueError } from '../catalogue-error.ts';
import { toEntry } from './mapping/to-entry.ts';
import { parseJson } from './source/parse-json.ts';
import { decodeUtf8, MAX_ROW_BYTES } from './source/raw-row.ts';
import { readLines } from './source/read-lines.ts';
import { createWarningTally, type WarningSummary } from './warning-tally.ts';

export interface CatalogueUpdate {
  entries: CatalogueEntry[];
  /** Optional fields that were left out or changed, by kind, with their lines. */
  warnings: Omit<WarningSummary, 'file'>[];
}

/** Invalid rows that an error names. */
const MOST_NAMED = 5;

type Row = { ok: true; entry: CatalogueEntry } | { ok: false; reason: string };

/**
 * Reads an update: one entry in Hark's own format per line, each with an id. One invalid row refuses all of them, because
 * the sender would not know which entries are current.
 *
 * @param chunks uncompressed bytes
 * @throws CatalogueError that names the lines
 */
export async function readUpdate(
  chunks: AsyncIterable<Buffer>,
  { maxEntries }: { maxEntries: number },
): Promise<CatalogueUpdate> {
  const tally = createWarningTally();
  const entries: CatalogueEntry[] = [];
  const lineOf = new Map<string, number>();
  const invalid: string[] = [];
  for await (const { line, bytes } of readLines(chunks, MAX_ROW_BYTES)) {
    if (invalid.length === MOST_NAMED) break;
    const row = readRow(bytes, (warning) => tally.add('', line, warning));
    if (row === null) continue;
    if (!row.ok) invalid.push(`line ${line}: ${row.reason}`);
    else {
      const { id } = row.entry;
      const holder = lineOf.get(id);
      if (holder !== undefined) invalid.push(`line ${line}: line ${holder} has the same id`);
      else entries.push(row.entry);
      lineOf.set(id, line);
    }
    if (entries.length > maxEntries)
      throw new CatalogueError(
        'catalogue_too_large',
        `At most ${maxEntries.toLocaleString('en-US')} entries can be changed at once; send several requests.`,
      );
  }
  if (invalid.length > 0)
    throw new CatalogueError('catalogue_malformed', `Nothing was changed. ${invalid.join('; ')}.`);
  return { entries, warnings: tally.list().map(withoutFile) };
}

function withoutFile({ file: _file, ...summary }: WarningSummary): Omit<WarningSummary, 'file'> {
  return summary;
}

type Warn = (warning: Parameters<ReturnType<typeof createWarningTally>['add']>[2]) => void;

/** Returns null for an empty line. */
function readRow(bytes: Buffer | null, warn: Warn): Row | null {
  if (bytes === null) return { ok: false, reason: 'longer than 4 MB' };
  const text = decodeUtf8(bytes);
  if (text === null) return { ok: false, reason: 'not UTF-8' };
  return text.trim() === '' ? null : toRow(text, warn);
}

function toRow(text: string, warn: Warn): Row {
  const value = parsed(text);
  if (value === undefined) return { ok: false, reason: 'not a JSON object' };
  const row = toEntry(value);
  if (!row.ok) return { ok: false, reason: row.reason };
  if (row.isIdMade) return { ok: false, reason: 'id is missing' };
  for (const warning of row.warnings) warn(warning);
  return { ok: true, entry: row.entry };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
