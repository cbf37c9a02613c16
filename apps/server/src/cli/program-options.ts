import { type Command, InvalidArgumentError, Option } from 'commander';
import { CATALOGUE_NAME_RULE, DEFAULT_CATALOGUE, isCatalogueName } from '../search/catalogue-name.ts';

export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Must be a whole number from ${minimum} to ${maximum}.`);
  };
}

export function time(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('Must be a time such as 2026-01-31T00:00Z.');
}

export function catalogueName(text: string): string {
  if (isCatalogueName(text)) return text;
  throw new InvalidArgumentError(`The name ${CATALOGUE_NAME_RULE}.`);
}

export function catalogueOption(): Option {
  return new Option('--catalogue <name>', 'catalogue to use')
    .default(DEFAULT_CATALOGUE)
    .env('HARK_CATALOGUE_NAME')
    .argParser(catalogueName);
}

/** An option that may be given several times. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable`)
    .default([])
    .argParser((text: string, before: readonly string[]) => [...before, text]);
}

/** Adds options that map rows of files to entries: docs/catalogues.md. */
export function addMappingOptions(command: Command): Command {
  return command
    .addOption(repeatable('--map <fields>', 'id=book_id,title=name,… or a mapping file'))
    .option('--encoding <name>', 'text encoding, such as windows-1252 (default: UTF-8 or UTF-16)')
    .option('--delimiter <character>', 'field delimiter, such as ";" or tab (default: detected)')
    .option('--columns <names>', 'column names, if the first line has none: id,title,…')
    .option('--records <path>', 'path to the list in a JSON file, such as data.products')
    .option('--base-url <address>', 'base for relative URLs')
    .option('--keep-html', 'keep HTML markup in texts', false);
}
