import { z } from 'zod';

/**
 * A field that only describes who sends or what was recorded. Where it is missing or can't be read it is null, and the
 * rest of the message is taken (SPEC.md, M9): what a client says about itself is no reason to refuse it.
 */
export const describing = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().catch(null);

/** PostgreSQL stores neither NUL nor half of a surrogate pair, and such text says nothing. */
const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** Text that can be kept and shown. */
export const storableText = (maxCharacters: number) => z.string().max(maxCharacters).refine(isStorable);

/**
 * A record whose entries are read one by one: what can't be read is left out of it, and so is what is more than
 * `maxEntries`.
 */
export const readableEntries = <Key extends string, Value>(
  key: z.ZodType<Key>,
  value: z.ZodType<Value>,
  maxEntries = 64,
) =>
  z.record(z.string(), z.unknown()).transform((record) => {
    const entries = new Map<Key, Value>();
    for (const [name, given] of Object.entries(record)) {
      const readName = key.safeParse(name);
      const readValue = value.safeParse(given);
      if (readName.success && readValue.success && entries.size < maxEntries)
        entries.set(readName.data, readValue.data);
    }
    return Object.fromEntries(entries);
  });

/**
 * What the browser says of the language, in the shape of BCP 47 such as `en-US`, or as some systems write it, `en_US`.
 * `C`, `POSIX` and the like are no language.
 */
export const languageTagSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/);
