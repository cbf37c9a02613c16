import { resolve } from 'node:path';

import { CatalogueError } from '../search/catalogue-error.ts';
import { type Mapping, mappingSchema } from '../search/catalogue/mapping/mapping-schema.ts';
import { parseDeclaredType } from '../search/catalogue/mapping/parse-declared-type.ts';
import { parseMapOption } from '../search/catalogue/mapping/parse-map-option.ts';
import { readMappingFile } from '../search/catalogue/mapping/read-mapping-file.ts';
import { isEncoding } from '../search/catalogue/source/detect-encoding.ts';
import { CommandError } from './command-error.ts';

/** Options of `hark index` for reading the files. */
export interface MappingOptions {
  /** `field=column` lists, or files with a mapping; later ones take precedence. */
  map: readonly string[];
  encoding?: string;
  delimiter?: string;
  columns?: string;
  records?: string;
  baseUrl?: string;
  keepHtml?: boolean;
  /** `field=type` of properties. */
  property?: readonly string[];
}

const DELIMITER_NAMES: Record<string, string> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  bar: '|',
};

/** @throws CommandError for unusable options */
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
    properties: readProperties(options.property ?? [], mapping),
  };
  const set = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  const parsed = mappingSchema.safeParse({ ...mapping, ...set });
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message }) => `--${optionName(path[0])}: ${message}`);
  throw new CommandError(2, `Invalid mapping:\n  ${reasons.join('\n  ')}`);
}

/** Adds the declared types to those of the mapping files. */
function readProperties(given: readonly string[], { properties }: Mapping): Mapping['properties'] {
  if (given.length === 0) return properties;
  const declared = given.map((option) => {
    const [field = '', ...type] = option.split('=');
    const parsed = parseDeclaredType(type.join('='));
    if (field.trim() !== '' && typeof parsed !== 'string') return [field.trim(), parsed] as const;
    const reason = typeof parsed === 'string' ? `; ${parsed}` : '';
    throw new CommandError(2, `--property ${option}: write FIELD=TYPE${reason}.`);
  });
  return { ...properties, ...Object.fromEntries(declared) };
}

function optionName(field: PropertyKey | undefined): string {
  return field === 'baseUrl' ? 'base-url' : String(field ?? 'map');
}

function merge(mapping: Mapping, next: Mapping): Mapping {
  const properties = { ...mapping.properties, ...next.properties };
  const fields = { ...mapping.fields, ...next.fields };
  return { ...mapping, ...next, fields, ...(Object.keys(properties).length > 0 && { properties }) };
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
