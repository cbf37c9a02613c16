import type { SearchBias } from '@hark/moonshine/beam-search';
import { defaultBiasWeights } from '@hark/moonshine/context-weights';
import type { BiasWeights } from '@hark/moonshine/context-weights';
import type { NoWordsRule } from '@hark/moonshine/no-words';

/** How a piece of speech is decoded. The values and what each bought are in docs/recognition.md. */
export interface DecodingSettings {
  /** Paths followed at a time (see `beamSearch`); 1 is greedy. */
  beam: number;
  /** A reading is given up when it is this much less probable than the best (natural logarithm). */
  widestGap: number;
  /** The length guard: no speech has more tokens than this. */
  tokensPerSecond: number;
  extraTokens: number;
  noWords: NoWordsRule;
  /** What phrases that are expected add to the scores. */
  bias: { weights: BiasWeights } & Pick<SearchBias, 'optimism' | 'plainPaths'>;
}

/** Wider ones find nothing more, and a step takes as long as it has paths. */
export const WIDEST_BEAM = 64;

export const decodingSettings: DecodingSettings = {
  beam: 5,
  widestGap: 6,
  tokensPerSecond: 8,
  extraTokens: 6,
  noWords: {
    lowestMeanLogProb: -1.2,
    endFirstLogProb: Math.log(0.5),
    lowestMeanLogProbThen: -0.9,
  },
  bias: {
    weights: { ...defaultBiasWeights, pieceBonus: 1.25, phraseBonus: 1.5 },
    optimism: 1.6,
    plainPaths: 2,
  },
};
