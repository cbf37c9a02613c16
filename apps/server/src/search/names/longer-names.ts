import { TOKEN, type ComparedFields } from '../analysis/analyze-entry.ts';
import { analyzeText } from '../analysis/analyze-text.ts';
import { withoutCarrier } from '../query/carrier-phrases.ts';

/** Shorter texts are prefixes of too many names to look up. */
const MIN_CHARACTERS = 3;

/** The readings of a text as the beginning of a name: as it is, and without its carrier phrase. */
export interface Beginning {
  readings: readonly (readonly string[])[];
  /** The text is too short to look up; some longer name surely begins with it. */
  isShort: boolean;
}

/** Returns null for a text without words. Pure. */
export function beginningOf(text: string): Beginning | null {
  const forms = analyzeText(text).words.map(({ form }) => form);
  if (forms.length === 0) return null;
  const carried = withoutCarrier(forms);
  const readings = carried.length < forms.length ? [forms, carried] : [forms];
  return { readings, isShort: readings.some((reading) => reading.join('').length < MIN_CHARACTERS) };
}

/**
 * Prefixes of the `indexTerms` tokens of names that begin with the text, including a beginning that ends inside a word.
 */
export function wholePrefixes({ readings }: Beginning): string[] {
  return readings.map((reading) => TOKEN.whole(reading.join('')));
}

type ComparedNames = Pick<ComparedFields, 'title' | 'aliases' | 'spoken' | 'forms'>;

/** Whether a name of the entry or a spoken form begins with the words and has more of them. */
export function hasLongerName(
  { title, aliases = [], spoken = [], forms = [] }: ComparedNames,
  { readings }: Beginning,
): boolean {
  return [title, ...aliases, ...spoken, ...forms.map(({ text }) => text)].some((name) => {
    const { words } = analyzeText(name);
    return readings.some(
      (reading) =>
        reading.length < words.length && reading.every((form, place) => words[place]?.form === form),
    );
  });
}
