import { z } from 'zod';

/** How clicks become popularity, for ranking. */
export const clickPriorSettingsSchema = z.strictObject({
  /** `off`: clicks are neither counted nor used. */
  mode: z.enum(['auto', 'off']),
  /** Ranking uses them from so many decayed clicks on. */
  leastClicks: z.number().int().positive(),
  /** Decayed days of people: one person on two days counts twice. Few people with many clicks are not the public. */
  leastPeople: z.number().int().positive(),
  halfLifeDays: z.number().int().positive(),
});

export type ClickPriorSettings = z.infer<typeof clickPriorSettingsSchema>;
