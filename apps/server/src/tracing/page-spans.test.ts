import { describe, expect, it } from 'vitest';
import { pageSpansOf } from './page-spans.ts';

const DATA = { count: 3, endpointMs: 400, uploadMs: 60, paintMs: 20, wholeMs: 700 };

describe('spans of a page', () => {
  it('are placed half a round trip before this server received the end of the utterance', () => {
    const spans = pageSpansOf({ at: 5, data: DATA }, { atMs: 1_000_000, silenceMs: 400 });
    expect(spans).toEqual([
      { name: 'page', startMs: 999_570, endMs: 1_000_270 },
      { name: 'page.endpoint', startMs: 999_570, endMs: 999_970 },
      { name: 'page.wait', startMs: 999_970, endMs: 1_000_250 },
      { name: 'page.paint', startMs: 1_000_250, endMs: 1_000_270 },
    ]);
  });

  it('begin with the speech, even if the results came before the close', () => {
    const early = { ...DATA, endpointMs: 100, wholeMs: 300 };
    const spans = pageSpansOf({ at: 5, data: early }, { atMs: 1_000_000, silenceMs: 400 });
    expect(spans?.[0]).toEqual({ name: 'page', startMs: 999_570, endMs: 999_870 });
  });

  it('keep the page’s own time if another server received it', () => {
    const spans = pageSpansOf({ at: 2_000_000, data: DATA }, null);
    expect(spans?.[0]).toEqual({ name: 'page', startMs: 1_999_300, endMs: 2_000_000 });
  });

  it('match the measured times, without implausible values', () => {
    const whole = [{ name: 'page', startMs: 1_300, endMs: 2_000 }];
    expect(pageSpansOf({ at: 2_000, data: { ...DATA, paintMs: null } }, null)).toEqual(whole);
    expect(pageSpansOf({ at: 2_000, data: { ...DATA, endpointMs: 800 } }, null)).toEqual(whole);
    expect(pageSpansOf({ at: 2_000, data: { count: 3 } }, null)).toBeNull();
    expect(pageSpansOf({ at: 2_000, data: { ...DATA, wholeMs: 1e12 } }, null)).toBeNull();
    expect(pageSpansOf({ at: 2_000, data: { wholeMs: 'long' } }, null)).toBeNull();
  });
});
