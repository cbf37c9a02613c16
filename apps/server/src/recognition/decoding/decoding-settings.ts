import type { SearchBias, SearchRules } from '@hark/moonshine/beam-search';
import type { NoWordsRule } from '@hark/moonshine/no-words';

/** Settings of decoding. docs/recognition.md explains the values and their effects. */
export interface DecodingSettings {
  /** Paths followed at a time (see `beamSearch`); 1 is greedy. */
  beam: number;
  /** A hypothesis is pruned when it is this much less probable than the best (natural logarithm). */
  widestGap: number;
  /** Limit of length: speech never has more tokens than this. */
  tokensPerSecond: number;
  extraTokens: number;
  noWords: NoWordsRule;
  /** Search with biasing. Its weights are part of the variant (`decoding-variant.ts`). */
  bias: Pick<SearchBias, 'optimism' | 'plainPaths'> & Pick<SearchRules, 'widestGap'>;
}

/** Wider beams find nothing more, and the time of a step grows with its paths. */
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
    optimism: 1.6,
    plainPaths: 4,
    widestGap: 5,
  },
};
