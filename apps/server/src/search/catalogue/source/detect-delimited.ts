export interface DelimitedFormat {
  type: 'delimited';
  delimiter: string;
  /** Whether a quotation mark at the beginning of a field encloses it; otherwise it is text. */
  hasQuotes: boolean;
  /** Lines before the header, such as Excel's `sep=;`. */
  linesBefore: number;
}

const DELIMITERS = [',', ';', '\t', '|'];
const LINES_LOOKED_AT = 50;

/** Detects the delimiter that gives the first lines the same number of fields, more than one. Pure. */
export function detectDelimited(beginning: string, given: string | undefined): DelimitedFormat {
  const named = /^sep=(.)\n/i.exec(beginning);
  const text = named === null ? beginning : beginning.slice(named[0].length);
  const delimiter = given ?? named?.[1] ?? likeliestDelimiter(text);
  return {
    type: 'delimited',
    delimiter,
    hasQuotes: !(delimiter === '\t' && hasPlainQuotes(text)),
    linesBefore: named === null ? 0 : 1,
  };
}

function likeliestDelimiter(text: string): string {
  const lines = firstLines(text);
  const header = countFields(lines[0] ?? '', ',');
  let best = { delimiter: ',', agreement: header > 1 ? agreement(lines, ',') : 0, fields: header };
  for (const delimiter of DELIMITERS.slice(1)) {
    const fields = countFields(lines[0] ?? '', delimiter);
    if (fields < 2) continue;
    const next = { delimiter, agreement: agreement(lines, delimiter), fields };
    const isBetter =
      next.agreement > best.agreement + 0.1 ||
      (next.agreement >= best.agreement - 0.1 && next.fields > best.fields);
    if (isBetter) best = next;
  }
  return best.delimiter;
}

/** Computes the share of lines with as many fields as the header. */
function agreement(lines: readonly string[], delimiter: string): number {
  const fields = countFields(lines[0] ?? '', delimiter);
  return lines.filter((line) => countFields(line, delimiter) === fields).length / Math.max(1, lines.length);
}

function countFields(line: string, delimiter: string): number {
  return line.replaceAll(/"[^"]*"/g, '').split(delimiter).length;
}

function firstLines(text: string): string[] {
  const lines = text.split('\n').slice(0, LINES_LOOKED_AT + 1);
  // The last line may be cut off.
  return (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== '');
}

/**
 * Programs that write tabs often quote nothing: a title may begin with a quotation mark that is never closed. It is so
 * where nulls are written `\N`, as databases do, and where a line is complete although a quote is left open before its
 * last field. Names of columns in quotes say the opposite.
 */
function hasPlainQuotes(text: string): boolean {
  const lines = firstLines(text);
  const header = (lines[0] ?? '').split('\t');
  if (header.some((field) => /^".*"$/.test(field))) return false;
  if (/(^|\t)\\N(\t|\n|$)/.test(text)) return true;
  return lines.some((line) => {
    const fields = line.split('\t');
    const isOpen = fields.slice(0, -1).some((field) => /^"([^"]|"")*$/.test(field));
    return isOpen && fields.length === header.length;
  });
}
