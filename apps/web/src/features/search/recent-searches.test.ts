import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeptValue } from '../../wire/kept-value.ts';
import { forgetRecent, MAX_RECENT, noteRecent, readRecent } from './recent-searches.ts';

function emptyStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe('recent searches', () => {
  it('are the last ones, newest first, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'A', 'b', 'c', 'd', 'e', 'f', ' ')), (queries) => {
        const storage = emptyStorage();
        const kept = createKeptValue('recent', () => storage);
        for (const query of queries) noteRecent(kept, query);
        const recent = readRecent(kept.read());
        const said = queries.map((query) => query.trim()).filter((query) => query !== '');
        expect(recent[0]).toBe(said.at(-1));
        expect(recent.length).toBeLessThanOrEqual(MAX_RECENT);
        const lower = recent.map((query) => query.toLowerCase());
        expect(new Set(lower).size).toBe(lower.length);
      }),
    );
  });

  it('can be forgotten, and an unreadable list is none', () => {
    const storage = emptyStorage();
    const kept = createKeptValue('recent', () => storage);
    noteRecent(kept, 'stanford');
    forgetRecent(kept);
    expect(readRecent(kept.read())).toEqual([]);
    expect(readRecent('{"no": "list"}')).toEqual([]);
    expect(readRecent('not JSON')).toEqual([]);
    expect(readRecent(null)).toEqual([]);
  });
});
