import { defaultBiasWeights } from '@hark/moonshine/context-weights';
import type { BiasWeights } from '@hark/moonshine/context-weights';
import { z } from 'zod';
import { confidenceFitSchema } from '../confidence/confidence-fit.ts';
import { WIDEST_BEAM } from './decoding-settings.ts';

/** Bonuses are natural logarithms: more than this outweighs all that can be heard. */
const MOST_BONUS = 100;
const bonus = z.number().min(0).max(MOST_BONUS);
const share = z.number().min(0).max(1);

/** How strongly recognition is biased towards phrases; see `BiasWeights`. */
export const biasSettingsSchema = z.strictObject({
  /** Factor of all bonuses. 0 is no biasing, 1 the bonuses as they were measured. */
  boost: z.number().min(0).max(100),
  pieceBonus: bonus,
  phraseBonus: bonus,
  popularityBonus: bonus,
  shares: z
    .array(share)
    .min(1)
    .max(10)
    .refine(
      (shares) => shares.every((each, index) => each <= (shares[index - 1] ?? 1)),
      'shares must not rise',
    )
    .readonly(),
  listSize: z.strictObject({
    wholeUntil: z.number().positive(),
    lossPerTenfold: share,
    leastShare: share,
  }),
});
export type BiasSettings = z.infer<typeof biasSettingsSchema>;

const weight = z.number().min(-100).max(100);
const decibels = z.number().min(-100).max(100);

/** When a chunk counts as one without words; see `NoWordsRule`. */
export const noWordsRuleSchema = z.strictObject({
  bias: weight,
  logProb: weight,
  leastLogProb: weight,
  goesOn: weight,
  leastGoesOn: weight,
  snrDb: weight,
  snrRangeDb: z
    .tuple([decibels, decibels])
    .readonly()
    .refine(([least, most]) => least <= most, 'the range is upside down'),
  unknownSnrDb: decibels,
  phrase: weight,
});

export const DEFAULT_BIAS: BiasSettings = biasSettingsSchema.parse({ boost: 1, ...defaultBiasWeights });

/** What two versions of one model may decode by differently. Threads and models are shared. */
export const decodingVariantSchema = z.strictObject({
  /** Paths that the decoder follows at a time. */
  beam: z.number().int().min(1).max(WIDEST_BEAM),
  confidence: confidenceFitSchema,
  bias: biasSettingsSchema,
  /** Absent: the rule as it was fitted (`decoding-settings.ts`). */
  noWords: noWordsRuleSchema.optional(),
});
export type DecodingVariant = z.infer<typeof decodingVariantSchema>;

/** Returns the weights with their boost; null for no biasing. Pure. */
export function weightsOf({ boost, ...weights }: BiasSettings): BiasWeights | null {
  if (boost === 0) return null;
  const { pieceBonus, phraseBonus, popularityBonus } = weights;
  return {
    ...weights,
    pieceBonus: boost * pieceBonus,
    phraseBonus: boost * phraseBonus,
    popularityBonus: boost * popularityBonus,
  };
}
