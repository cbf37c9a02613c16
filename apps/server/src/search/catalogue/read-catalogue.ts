import { createHash } from 'node:crypto';

import type { CatalogueEntry } from '@hark/shared/catalogue';

import { createIdClaims, type IdClaims } from './id-claims.ts';
import { certainMapping } from './mapping/plan-mapping.ts';
import type { Mapping } from './mapping/mapping-schema.ts';
import type { FieldWarning } from './mapping/read-fields.ts';
import { toEntry } from './mapping/to-entry.ts';
import type { CatalogueRow } from '../search-index.ts';
import { readRows } from './source/read-rows.ts';

/** A row of a catalogue file: taken, with what was odd about it, or skipped for a reason in words. */
export type ParsedCatalogue =
  | ({ type: 'row'; warnings: readonly FieldWarning[] } & CatalogueRow)
  | { type: 'skipped'; line: number; reason: string };

export interface ReadCatalogueOptions {
  /** How rows become entries; without it as the columns are named, or as they can be told for certain. */
  mapping?: Mapping | undefined;
  /** Shared by files that make one catalogue. */
  claims?: IdClaims | undefined;
  signal?: AbortSignal | undefined;
  /** Told now and then how many bytes of the file have been read. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

/**
 * Reads a catalogue file row by row, of any format of docs/catalogues.md. A bad row is reported and the rest taken; a bad
 * optional field is a warning. An id is the first row's that has it. Holds one row at a time, except for `.json`, which is
 * limited to 256 MB.
 *
 * @throws CatalogueError where the file can't be read as a whole, or it is not certain what its columns are.
 */
export async function* readCatalogue(
  file: string,
  options: ReadCatalogueOptions = {},
): AsyncGenerator<ParsedCatalogue> {
  const { signal, onProgress } = options;
  const mapping = await certainMapping(file, options.mapping, signal);
  const claims = options.claims ?? createIdClaims();
  const madeIds = createMadeIds();
  claims.beginFile(file);
  for await (const raw of readRows(file, { ...mapping, signal, onProgress })) {
    signal?.throwIfAborted();
    if ('reason' in raw) {
      yield { type: 'skipped', ...raw };
      continue;
    }
    const { line } = raw;
    const parsed = toEntry(raw.value, mapping);
    if (!parsed.ok) {
      const continues = parsed.id !== null && claims.has(parsed.id);
      const reason = continues ? `${parsed.reason}, and its id belongs to another row` : parsed.reason;
      yield { type: 'skipped', line, reason };
      continue;
    }
    const warnings = [...parsed.warnings, ...(raw.notes ?? [])];
    const entry = parsed.isIdMade ? madeIds.distinguish(parsed.entry, warnings) : parsed.entry;
    const holder = claims.claim(entry.id, line);
    if (holder === null) yield { type: 'row', line, entry, warnings };
    else yield { type: 'skipped', line, reason: takenReason(entry.id, holder, parsed.isIdMade) };
  }
}

function takenReason(id: string, holder: string, isIdMade: boolean): string {
  const shown = id.length > 80 ? `${id.slice(0, 80)}…` : id;
  return isIdMade ? `the same entry as ${holder}` : `the id "${shown}" is already used by ${holder}`;
}

interface MadeIds {
  distinguish(entry: CatalogueEntry, warnings: FieldWarning[]): CatalogueEntry;
}

/** Entries with the same title and address, but otherwise different, are numbered in the order of their rows. */
function createMadeIds(): MadeIds {
  // Of each id what its rows hold, as small numbers: there may be a million.
  const first = new Map<string, number>();
  const others = new Map<string, number[]>();
  return {
    distinguish(entry, warnings) {
      warnings.push({ field: 'id', kind: 'missing, so it was generated from title and url' });
      const content = createHash('sha256').update(JSON.stringify(entry)).digest().readUInt32LE() >>> 2;
      const known = first.get(entry.id);
      if (known === undefined) first.set(entry.id, content);
      if (known === undefined || known === content) return entry;
      const more = others.get(entry.id) ?? [];
      if (!more.includes(content)) {
        others.set(entry.id, [...more, content]);
        const kind = 'numbered, because another row has the same title and url';
        warnings.push({ field: 'id', kind, shown: entry.title });
      }
      const number = more.includes(content) ? more.indexOf(content) : more.length;
      return { ...entry, id: `${entry.id}-${number + 2}` };
    },
  };
}
