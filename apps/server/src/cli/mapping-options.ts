import { resolve } from 'node:path';

import { CatalogueError } from '../search/catalogue-error.ts';
import { type Mapping, mappingSchema } from '../search/catalogue/mapping/mapping-schema.ts';
import { parseMapOption } from '../search/catalogue/mapping/parse-map-option.ts';
import { readMappingFile } from '../search/catalogue/mapping/read-mapping-file.ts';
import { isEncoding } from '../search/catalogue/source/detect-encoding.ts';
import { CommandError } from './command-error.ts';

/** What `hark index` is told of the files that it reads. */
export interface MappingOptions {
  /** `field=column` lists, or files with a mapping; what comes later counts. */
  map: readonly string[];
  encoding?: string;
  delimiter?: string;
  columns?: string;
  records?: string;
  baseUrl?: string;
  keepHtml?: boolean;
}

const DELIMITER_NAMES: Record<string, string> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  bar: '|',
};

/** @throws CommandError for what can't be used */
export async function readMappingOptions(options: MappingOptions): Promise<Mapping> {
  let mapping: Mapping = { fields: {} };
  for (const map of options.map) mapping = merge(mapping, await readMap(map));
  const { encoding, records, baseUrl } = options;
  if (encoding !== undefined) requireEncoding(encoding);
  const told = {
    encoding,
    records,
    baseUrl,
    delimiter: options.delimiter && (DELIMITER_NAMES[options.delimiter] ?? options.delimiter),
    columns: options.columns?.split(',').map((column) => column.trim()),
    html: options.keepHtml === true ? 'keep' : undefined,
  };
  const set = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  const parsed = mappingSchema.safeParse({ ...mapping, ...set });
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message }) => `--${optionName(path[0])}: ${message}`);
  throw new CommandError(2, `Invalid mapping:\n  ${reasons.join('\n  ')}`);
}

function optionName(field: PropertyKey | undefined): string {
  return field === 'baseUrl' ? 'base-url' : String(field ?? 'map');
}

function merge(mapping: Mapping, next: Mapping): Mapping {
  return { ...mapping, ...next, fields: { ...mapping.fields, ...next.fields } };
}

async function readMap(map: string): Promise<Mapping> {
  if (map.includes('=')) {
    const parsed = parseMapOption(map);
    if (parsed.ok) return { fields: parsed.fields };
    throw new CommandError(
      2,
      `--map: ${parsed.reason}. Write --map id=book_id,title=title, or name a mapping file.`,
    );
  }
  try {
    return await readMappingFile(resolve(map));
  } catch (error) {
    if (error instanceof CatalogueError) throw new CommandError(2, error.message, { cause: error });
    throw error;
  }
}

function requireEncoding(encoding: string): void {
  if (isEncoding(encoding)) return;
  throw new CommandError(
    2,
    `--encoding: unknown encoding "${encoding}"; use one such as windows-1252, latin1, utf-16le or shift_jis.`,
  );
}
