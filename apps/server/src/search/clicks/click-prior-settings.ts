import { z } from 'zod';

/** Settings that turn clicks into popularity for ranking. */
export const clickPriorSettingsSchema = z.strictObject({
  /** `off`: clicks are neither counted nor used. */
  mode: z.enum(['auto', 'off']),
  /** Least decayed clicks from which ranking uses them. */
  leastClicks: z.number().int().positive(),
  /**
   * Least decayed person-days; one person on two days counts twice. A few people with many clicks are not
   * representative.
   */
  leastPeople: z.number().int().positive(),
  halfLifeDays: z.number().int().positive(),
});

export type ClickPriorSettings = z.infer<typeof clickPriorSettingsSchema>;
