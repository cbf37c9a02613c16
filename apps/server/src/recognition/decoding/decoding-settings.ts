import type { SearchBias, SearchRules } from '@hark/moonshine/beam-search';
import { defaultBiasWeights } from '@hark/moonshine/context-weights';
import type { BiasWeights } from '@hark/moonshine/context-weights';
import type { NoWordsRule } from '@hark/moonshine/no-words';

/** How a chunk of speech is decoded. The values and what each bought are in docs/recognition.md. */
export interface DecodingSettings {
  /** Paths followed at a time (see `beamSearch`); 1 is greedy. */
  beam: number;
  /** A hypothesis is given up when it is this much less probable than the best (natural logarithm). */
  widestGap: number;
  /** The length guard: no speech has more tokens than this. */
  tokensPerSecond: number;
  extraTokens: number;
  noWords: NoWordsRule;
  /** What phrases that are expected add to the scores, and the gap where there are any. */
  bias: { weights: BiasWeights } & Pick<SearchBias, 'optimism' | 'plainPaths'> &
    Pick<SearchRules, 'widestGap'>;
}

/** Wider ones find nothing more, and a step takes as long as it has paths. */
export const WIDEST_BEAM = 64;

export const decodingSettings: DecodingSettings = {
  beam: 5,
  widestGap: 2.5,
  tokensPerSecond: 8,
  extraTokens: 6,
  noWords: {
    // Probability 0.77 of the regression in docs/recognition.md is its zero.
    bias: 2.62,
    logProb: 0.31,
    leastLogProb: -12,
    goesOn: 1.83,
    leastGoesOn: -4,
    snrDb: 0.22,
    snrRangeDb: [-5, 20],
    unknownSnrDb: 5,
    phrase: 2.5,
  },
  bias: {
    weights: defaultBiasWeights,
    optimism: 1.6,
    plainPaths: 4,
    widestGap: 5,
  },
};
