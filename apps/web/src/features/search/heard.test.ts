import type { Match, SearchResult } from '@hark/shared/wire/search-result';
import { describe, expect, it } from 'vitest';
import { fakeFinal } from '../../wire/fake-server.ts';
import { understoodInstead } from './heard.ts';

function finalFor(transcript: string, match: Partial<Match>) {
  const result: SearchResult = {
    id: 'stanford',
    title: 'Stanford University',
    url: null,
    description: null,
    category: null,
    score: 1,
    match: { field: 'title', text: 'Stanford University', kind: 'exact', hypothesis: 0, ...match },
  };
  return fakeFinal('utterance-a', { transcript, results: [result] });
}

/** The text shown instead of the transcript. */
const instead = (...given: Parameters<typeof finalFor>): string | undefined =>
  understoodInstead(finalFor(...given))?.instead;

describe('what was understood instead', () => {
  it('is the text that sounded alike, was misspelt or came from another hypothesis', () => {
    expect(instead('stand for diversity', { kind: 'sound' })).toBe('Stanford University');
    expect(instead('standford university', { kind: 'fuzzy' })).toBe('Stanford University');
    expect(instead('stamford', { hypothesis: 1 })).toBe('Stanford University');
  });

  it('is the intended alias, or the title of an entry with a spoken form', () => {
    expect(instead('the farm', { kind: 'sound', field: 'alias', text: 'The Barn' })).toBe('The Barn');
    expect(instead('stan fort u', { kind: 'sound', field: 'spoken', text: 'stan for ju' })).toBe(
      'Stanford University',
    );
  });

  it('is the name substituted for the transcript', () => {
    const { results } = finalFor('', {});
    const mended = fakeFinal('utterance-a', {
      transcript: 'Stanford University',
      heard: 'Stemford University',
      results,
    });
    expect(understoodInstead(mended)).toEqual({
      instead: 'Stanford University',
      words: 'Stemford University',
    });
    expect(understoodInstead({ ...mended, heard: 'stanford university.' })).toBe(null);
  });

  it('is null when the words agree or only the meaning matched', () => {
    expect(instead('stanford', { kind: 'prefix' })).toBeUndefined();
    expect(instead('Stanford university.', { kind: 'sound' })).toBeUndefined();
    expect(instead('gur tuh', { kind: 'exact', field: 'spoken', text: 'gur tuh' })).toBeUndefined();
    expect(instead('a school', { kind: 'fuzzy', field: 'description' })).toBeUndefined();
    expect(understoodInstead(fakeFinal('utterance-a'))).toBe(null);
  });
});
