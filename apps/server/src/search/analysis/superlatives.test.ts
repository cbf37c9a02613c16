import { describe, expect, it } from 'vitest';

import { joinRanks, sameRank } from './superlatives.ts';

describe('superlatives', () => {
  it('that rank by the same stand for each other', () => {
    expect(sameRank('tallest')).toEqual(['highest']);
    expect(sameRank('highest')).toEqual(['tallest']);
    expect(sameRank('longest')).toEqual([]);
    expect(sameRank('mountain')).toEqual([]);
  });

  it('after a later rank are other words', () => {
    expect(joinRanks(['2', 'highest', 'mountain'])).toEqual(['2highest', 'mountain']);
    expect(joinRanks(['1', 'highest', 'mountain'])).toEqual(['1', 'highest', 'mountain']);
    expect(joinRanks(['12', 'angry', 'men'])).toEqual(['12', 'angry', 'men']);
  });
});
