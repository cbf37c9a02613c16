import { z } from 'zod';
import english from './english.json' with { type: 'json' };

const sayings = z.record(z.string(), z.array(z.string()).min(1).max(3));
const words = z.array(z.string().min(1)).transform((list): ReadonlySet<string> => new Set(list));

/**
 * What is abbreviated in the names of a language, and how it is said. Keys are in lower case; a key with a full stop is
 * an abbreviation only where it is written with one. Of several sayings the first is the likeliest.
 */
export const languageTableSchema = z.strictObject({
  /** BCP 47. */
  language: z.string(),
  /** Words that are said between the parts of a name, or for a sign. */
  linking: z.strictObject({ featuring: z.string(), book: z.string(), number: z.string() }),
  anywhere: sayings,
  /** Abbreviations only in capitals: `VS` is no `vs`. */
  capitals: sayings,
  /** In front of a name: `St` is a saint. */
  beforeName: sayings,
  /** Behind a name: `St` is a street. */
  afterName: sayings,
  beforeNumber: sayings,
  /** Units. */
  afterNumber: sayings,
  signs: z.record(z.string(), z.string()),
  /** By their postal codes, behind a comma at the end. */
  regions: z.record(z.string(), z.string()),
  articles: words,
  /** What stands behind a street, so that an `St` in front of it is no saint. */
  followsStreet: words,
  /** Words that make single capitals points of the compass. */
  streets: words,
  /** Words in front of a number in letters: `Part V`. */
  numbered: words,
  /** First names of rulers, whose numerals are ordinals. */
  monarchs: words,
  /** Words of editions and formats, which nobody says. */
  edition: words,
  /** Words that editions contain besides. */
  editionFillers: words,
  featuring: words,
  alsoKnownAs: words,
});

export type LanguageTable = z.infer<typeof languageTableSchema>;

export const ENGLISH: LanguageTable = languageTableSchema.parse(english);
