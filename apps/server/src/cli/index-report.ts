import type { CatalogueImport } from '../search/catalogue/import-catalogue.ts';
import type { Property } from '@hark/shared/properties';
import type { WarningSummary } from '../search/catalogue/warning-tally.ts';
import { describeEntry } from './settle-mapping.ts';

const MOST_LINES_SHOWN = 20;

/** Describes an import in lines for a person. Pure. */
export function describeImport(report: CatalogueImport, { isDryRun }: { isDryRun: boolean }): string[] {
  const { taken, skipped, skippedRows, warnings, examples, properties, tookMs } = report;
  const counts = `${count(taken, 'entry', 'entries')} ${isDryRun ? 'would be imported' : 'imported'}, ${count(skippedRows, 'row')} skipped`;
  const lines = [`${counts}, in ${(tookMs / 1000).toFixed(1)} s.`];
  for (const { file, line, reason } of skipped.slice(0, MOST_LINES_SHOWN))
    lines.push(`  ${file}:${line}: ${reason}`);
  const more = skippedRows - Math.min(skipped.length, MOST_LINES_SHOWN);
  if (more > 0) lines.push(`  … and ${more} more; --json lists them.`);
  if (warnings.length > 0) lines.push('Fields dropped or changed:', ...warnings.map(describeWarning));
  if (properties.length > 0)
    lines.push('Properties to filter and sort by:', ...properties.map(describeProperty));
  if (isDryRun) lines.push('The first entries would be:', ...examples.map(describeEntry));
  return lines;
}

const FIELD_WIDTH = 20;

function describeProperty({ field, type, unit, currency, from, names, isDayFirst }: Property): string {
  const detail = unit ?? currency ?? (from && `${from.latitude}, ${from.longitude}`);
  const order = isDayFirst === true ? ', day first' : '';
  const described = `${type}${detail === undefined ? '' : ` (${detail})`}${order}`;
  return `  ${field.padEnd(FIELD_WIDTH)} ${described.padEnd(FIELD_WIDTH)} said as ${names.join(', ')}`.trimEnd();
}

function describeWarning({ file, field, kind, count: times, lines, example }: WarningSummary): string {
  const shown = example === undefined ? '' : ` (${example})`;
  return `  ${field}: ${kind}, ${count(times, 'time')}; first at ${file}:${lines[0] ?? '?'}${shown}`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
