import { type DeclaredProperties, declaredPropertiesSchema, propertySchema } from '@hark/shared/properties';
import { z } from 'zod';

import type { GuessedProperties } from '../guessed-properties.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import type { Profiler } from '../properties/profile-fields.ts';

/** The properties of a catalogue as its row in the database keeps them. */
export const storedPropertiesSchema = z.object({
  properties: z.array(propertySchema),
  /** What the import was given, for when the catalogue is indexed again from its own entries. */
  declared: declaredPropertiesSchema,
});

export type StoredProperties = z.infer<typeof storedPropertiesSchema>;

const NONE: StoredProperties = { properties: [], declared: {} };

/** Adds declared properties to those of a catalogue; the others stay as they are. Pure. */
export function declareAlso(
  before: StoredProperties | null,
  profiler: Pick<Profiler, 'entries' | 'fields'>,
  declared: DeclaredProperties,
): { stored: StoredProperties; guessed: GuessedProperties } {
  const { properties, declared: earlier } = before ?? NONE;
  const now = guessProperties(profiler, declared);
  const added = now.properties.filter(({ field }) => Object.hasOwn(declared, field));
  const isKept = (field: string): boolean => {
    const type = Object.hasOwn(declared, field) ? declared[field]?.type : undefined;
    return type !== 'none' && added.every((property) => property.field !== field);
  };
  const all = [...properties.filter(({ field }) => isKept(field)), ...added];
  const dropped = now.dropped.filter(({ field, type }) =>
    all.some((property) => property.field === field && property.type === type),
  );
  return {
    stored: { properties: all, declared: { ...earlier, ...declared } },
    guessed: { properties: all, dropped },
  };
}
