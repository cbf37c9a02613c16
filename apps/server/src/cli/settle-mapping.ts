import type { CatalogueEntry } from '@hark/shared/catalogue';

import type { FieldSource, Mapping } from '../search/catalogue/mapping/mapping-schema.ts';
import {
  commandFor,
  doubtsOf,
  type MappingPlan,
  planMapping,
} from '../search/catalogue/mapping/plan-mapping.ts';
import { readCatalogue } from '../search/catalogue/read-catalogue.ts';
import { CommandError } from './command-error.ts';

export interface SettleOptions {
  given: Mapping;
  /** Take a guess as it is. */
  yes: boolean;
  /** Nothing is written, so nothing needs to be asked. */
  isDryRun: boolean;
  /** Null where nobody can be asked. */
  ask: ((question: string) => Promise<boolean>) | null;
  /** Shows a person what was guessed. */
  show(text: string): void;
  signal: AbortSignal;
}

const ENTRIES_SHOWN = 3;
const CHARACTERS_SHOWN = 100;

/**
 * Decides how each file is read. A guess is shown, with what it makes of the first rows; a person is asked, and where there
 * is none it is taken if it is certain.
 *
 * @throws CommandError with the command to type, where it is not
 */
export async function settleMappings(
  files: readonly string[],
  options: SettleOptions,
): Promise<Map<string, Mapping>> {
  const settled = new Map<string, Mapping>();
  for (const file of files) {
    const plan = await planMapping(file, options.given, options.signal);
    if (plan.type !== 'given') await settleGuess(file, plan, options);
    settled.set(file, plan.mapping);
  }
  return settled;
}

async function settleGuess(file: string, plan: MappingPlan, options: SettleOptions): Promise<void> {
  const doubts = doubtsOf(plan);
  if (plan.type !== 'guessed') {
    throw new CommandError(
      2,
      `${file}: cannot tell which columns are id and title (${doubts}). Specify them, or use --columns if the first line has no column names:\n  ${commandFor(file, plan)}`,
    );
  }
  options.show(`${file}: no columns named id and title. Guessed mapping:\n${describeMapping(plan.mapping)}`);
  const command = commandFor(file, plan);
  if (options.isDryRun) {
    options.show(
      doubts === null ? `To confirm it: ${command}` : `Uncertain (${doubts}). To confirm it: ${command}`,
    );
    return;
  }
  const examples = (await firstEntries(file, plan.mapping)).map(describeEntry);
  options.show(`The first entries would be:\n${examples.join('\n')}`);
  if (options.yes) return;
  if (options.ask !== null) {
    if (doubts !== null) options.show(`Uncertain: ${doubts}.`);
    if (await options.ask('Import with this mapping?')) return;
    throw new CommandError(2, `Nothing was imported. Specify the columns:\n  ${command}`);
  }
  if (doubts === null) return;
  throw new CommandError(
    2,
    `${file}: the mapping is uncertain (${doubts}). Specify it, or accept the guess with --yes:\n  ${command}`,
  );
}

async function firstEntries(file: string, mapping: Mapping): Promise<CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for await (const reading of readCatalogue(file, { mapping })) {
    if (reading.type === 'row') entries.push(reading.entry);
    if (entries.length >= ENTRIES_SHOWN) break;
  }
  return entries;
}

function describeMapping({ fields }: Mapping): string {
  const lines = Object.entries(fields).flatMap(([field, sources]) =>
    [sources].flat().map((source) => `  ${field.padEnd(12)} ${describeSource(source)}`),
  );
  if (!Object.hasOwn(fields, 'id'))
    lines.unshift(`  ${'id'.padEnd(12)} (none: generated from title and url)`);
  return lines.join('\n');
}

function describeSource(source: FieldSource): string {
  if (typeof source === 'string') return source;
  if ('value' in source) return `always "${source.value}"`;
  return source.split === undefined ? source.from : `${source.from}, split at "${source.split}"`;
}

/** One line of JSON, cut where it gets long. */
export function describeEntry(entry: CatalogueEntry): string {
  const short = Object.entries(entry).map(
    ([name, value]) => [name, typeof value === 'string' ? cut(value) : value] as const,
  );
  const text = JSON.stringify(Object.fromEntries(short));
  return `  ${text.length > 4 * CHARACTERS_SHOWN ? `${text.slice(0, 4 * CHARACTERS_SHOWN)}…` : text}`;
}

function cut(text: string): string {
  return text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN)}…` : text;
}
