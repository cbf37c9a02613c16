import type { Match, SearchResult } from '@hark/shared/wire/search-result';
import { describe, expect, it } from 'vitest';
import { fakeFinal } from '../../session/fake-server.ts';
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

describe('what was understood instead', () => {
  it('is the text that sounded alike, was misspelt or came from another hypothesis', () => {
    expect(understoodInstead(finalFor('stand for diversity', { kind: 'sound' }))).toBe('Stanford University');
    expect(understoodInstead(finalFor('standford university', { kind: 'fuzzy' }))).toBe(
      'Stanford University',
    );
    expect(understoodInstead(finalFor('stamford', { hypothesis: 1 }))).toBe('Stanford University');
  });

  it('is nothing when the words agree or only the meaning matched', () => {
    expect(understoodInstead(finalFor('stanford', { kind: 'prefix' }))).toBe(null);
    expect(understoodInstead(finalFor('Stanford university.', { kind: 'sound' }))).toBe(null);
    expect(understoodInstead(finalFor('a school', { kind: 'fuzzy', field: 'description' }))).toBe(null);
    expect(understoodInstead(fakeFinal('utterance-a'))).toBe(null);
  });
});
