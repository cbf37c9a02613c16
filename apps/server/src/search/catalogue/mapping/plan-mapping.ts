import { CatalogueError } from '../../catalogue-error.ts';
import { readRows } from '../source/read-rows.ts';
import { firstText } from './read-fields.ts';
import { guessMapping } from './guess-mapping.ts';
import type { Mapping } from './mapping-schema.ts';
import { writeMapOption } from './parse-map-option.ts';
import { asObject, ownName } from './value-at-path.ts';

/** How the rows of a file become entries. */
export type MappingPlan =
  /** As was said, or as the columns are named. */
  | { type: 'given'; mapping: Mapping }
  | { type: 'guessed'; mapping: Mapping; doubts: readonly string[] }
  /** Nothing in the file can be a title. */
  | { type: 'unknown'; mapping: Mapping; columns: readonly string[] };

const ROWS_LOOKED_AT = 200;
const AS_NAMED: Mapping = { fields: {} };

/**
 * Plans a mapping from the first rows of a file. Where the fields are given, or the columns are named `id` and `title`,
 * there is nothing to guess.
 */
export async function planMapping(
  file: string,
  given: Mapping = AS_NAMED,
  signal?: AbortSignal,
): Promise<MappingPlan> {
  if (Object.keys(given.fields).length > 0) return { type: 'given', mapping: given };
  const rows: Record<string, unknown>[] = [];
  for await (const raw of readRows(file, { ...given, signal })) {
    const row = 'value' in raw ? asObject(raw.value) : null;
    if (row !== null) rows.push(row);
    if (rows.length >= ROWS_LOOKED_AT) break;
  }
  const titled = rows.filter((row) => hasText(row, 'title')).length;
  const isNamed = titled > 0 && titled * 3 >= rows.length && rows.some((row) => hasText(row, 'id'));
  if (rows.length === 0 || isNamed) return { type: 'given', mapping: given };
  const guess = guessMapping(rows);
  if (guess !== null)
    return { type: 'guessed', mapping: { ...given, fields: guess.fields }, doubts: guess.doubts };
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // A file in Hark's own format whose rows lack a title: each is reported by its line.
  if (columns.includes('id')) return { type: 'given', mapping: given };
  return { type: 'unknown', mapping: given, columns };
}

function hasText(row: Record<string, unknown>, field: string): boolean {
  const name = ownName(row, field);
  return name !== null && !Array.isArray(row[name]) && firstText([row[name]], () => undefined) !== null;
}

/**
 * The mapping that a file is read by where nobody can be asked: as given, as its columns are named, or as guessed where
 * the guess is certain.
 *
 * @throws CatalogueError that says what to write, where it is not
 */
export async function certainMapping(file: string, given?: Mapping, signal?: AbortSignal): Promise<Mapping> {
  const plan = await planMapping(file, given, signal);
  const reason = doubtsOf(plan);
  if (reason === null) return plan.mapping;
  throw new CatalogueError(
    'catalogue_unmapped',
    `${file}: the column mapping is uncertain (${reason}). Specify it, and save it with --save-map for HARK_CATALOGUE_MAP: ${commandFor(file, plan)}`,
  );
}

/** Why a plan can't be used without asking; null where it can. */
export function doubtsOf(plan: MappingPlan): string | null {
  if (plan.type === 'given') return null;
  if (plan.type === 'guessed') return plan.doubts.length === 0 ? null : plan.doubts.join('; ');
  return `no column looks like a title: ${plan.columns.slice(0, 30).join(', ')}`;
}

/** The command that says a plan, ready to be typed or changed. */
export function commandFor(file: string, plan: MappingPlan): string {
  const fields = plan.type === 'unknown' ? 'id=COLUMN,title=COLUMN' : writeMapOption(plan.mapping.fields);
  const isHeaderless =
    plan.type === 'guessed' && plan.doubts.some((doubt) => doubt.includes('seems to have values'));
  if (isHeaderless) return `hark index ${shellQuote(file)} --columns id,title,…`;
  return `hark index ${shellQuote(file)} --map ${shellQuote(fields)}`;
}

function shellQuote(text: string): string {
  return /^[\w./=,:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
