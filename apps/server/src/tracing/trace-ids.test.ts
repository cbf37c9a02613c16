import { describe, expect, it } from 'vitest';
import { traceIdsOf } from './trace-ids.ts';

describe('ids of a trace', () => {
  it('follow from the utterance alone, as docs/traces.md says', () => {
    // printf utterance-0001 | sha256sum
    expect(traceIdsOf('utterance-0001')).toEqual({
      traceId: 'a4f418e27df67768e8907e50c3b9ad31',
      spanId: 'd463e7b04cb075f0',
    });
  });
});
