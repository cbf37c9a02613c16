import { z } from 'zod';

/**
 * Makes a field that only describes the sender or the recording. A missing or unreadable value becomes null, and the
 * rest of the message is accepted (SPEC.md, M9).
 */
export const describing = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().catch(null);

/** PostgreSQL rejects NUL and lone surrogates, and such text has no meaning. */
const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** Text that can be stored and shown. */
export const storableText = (maxCharacters: number) => z.string().max(maxCharacters).refine(isStorable);

/** A record whose entries are read separately: unreadable entries and those beyond `maxEntries` are dropped. */
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
 * The browser's language, in the form of BCP 47 such as `en-US` or, as some systems write it, `en_US`. `C`, `POSIX` and
 * the like are rejected.
 */
export const languageTagSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/);
