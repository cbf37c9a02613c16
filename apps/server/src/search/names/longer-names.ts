import { TOKEN, type ComparedFields } from '../analysis/analyze-entry.ts';
import { analyzeText } from '../analysis/analyze-text.ts';
import { withoutCarrier } from '../query/carrier-phrases.ts';

/** Texts shorter than this begin more names than is worth looking for. */
const MIN_CHARACTERS = 3;

/** The ways to read a text that names may begin with: as it stands, and without the words that carry the request. */
export interface Beginning {
  readings: readonly (readonly string[])[];
  /** Too short to ask: something longer surely begins with it. */
  isShort: boolean;
}

/** Null for a text without words. Pure. */
export function beginningOf(text: string): Beginning | null {
  const forms = analyzeText(text).words.map(({ form }) => form);
  if (forms.length === 0) return null;
  const carried = withoutCarrier(forms);
  const readings = carried.length < forms.length ? [forms, carried] : [forms];
  return { readings, isShort: readings.some((reading) => reading.join('').length < MIN_CHARACTERS) };
}

/** Tokens of `indexTerms` that names beginning with the text begin with; names that break off inside a word too. */
export function wholePrefixes({ readings }: Beginning): string[] {
  return readings.map((reading) => TOKEN.whole(reading.join('')));
}

/** Whether one of the names that an entry goes by begins with the words and has more of them. */
export function hasLongerName(
  { title, aliases = [], spoken = [] }: Pick<ComparedFields, 'title' | 'aliases' | 'spoken'>,
  { readings }: Beginning,
): boolean {
  return [title, ...aliases, ...spoken].some((name) => {
    const { words } = analyzeText(name);
    return readings.some(
      (reading) =>
        reading.length < words.length && reading.every((form, place) => words[place]?.form === form),
    );
  });
}
