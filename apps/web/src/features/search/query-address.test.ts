import { describe, expect, it } from 'vitest';
import { fakeFinal } from '../../wire/fake-server.ts';
import type { Shown } from '../../voice/page-state.ts';
import {
  addressWith,
  historyStep,
  queryIn,
  queryOf,
  searchedFor,
  type HistoryEntry,
} from './query-address.ts';

const typing = (query: string, kind: 'instant' | 'full'): Shown => ({
  by: 'typing',
  query,
  source: 'typed',
  kind,
  isSpoken: false,
  isFromAddress: false,
});
const NOTHING: Shown = { by: 'nobody' };
const spoken = (transcript: string): Shown => ({
  by: 'voice',
  final: fakeFinal('utterance-a', { transcript }),
  followsEarly: false,
});

describe('query in an address', () => {
  it('reads and writes it, and keeps other parameters', () => {
    const address = addressWith('http://localhost/hark/?vad=webgpu', 'face & book');
    expect(address).toBe('http://localhost/hark/?vad=webgpu&q=face+%26+book');
    expect(queryIn(address)).toBe('face & book');
    expect(addressWith(address, '')).toBe('http://localhost/hark/?vad=webgpu');
  });

  it('bounds a hostile one', () => {
    expect(queryIn(`http://localhost/?q=${'a'.repeat(5_000)}`)).toHaveLength(200);
    expect(queryIn('http://localhost/?q=%20%20')).toBe('');
  });

  it('is what the box shows', () => {
    expect(queryOf(spoken('Stanford University.'))).toBe('Stanford University');
    expect(queryOf(typing('paris.', 'full'))).toBe('paris.');
    expect(queryOf(searchedFor('oslo'))).toBe('oslo');
    expect(queryOf(searchedFor(''))).toBe('');
  });
});

/** The entries that these steps leave behind. */
function walk(steps: readonly Shown[]): string[] {
  const entries: HistoryEntry[] = [{ query: '', isFinished: true }];
  for (const shown of steps) {
    const present = entries.at(-1);
    if (present === undefined) throw new Error('no entry');
    const { how, entry } = historyStep(present, shown);
    if (how !== 'push') entries.pop();
    entries.push(entry);
  }
  return entries.map(({ query }) => query);
}

describe('history', () => {
  it('has one entry for the letters of a query', () => {
    expect(walk([typing('p', 'instant'), typing('pa', 'instant'), typing('paris', 'full')])).toEqual([
      '',
      'paris',
    ]);
  });

  it('has an entry for each finished query', () => {
    const steps = [typing('paris', 'full'), spoken('Oslo.'), typing('r', 'instant'), typing('rome', 'full')];
    expect(walk(steps)).toEqual(['', 'paris', 'Oslo', 'rome']);
  });

  it('has no entry for a query that is repeated, or that was cleared', () => {
    expect(walk([spoken('Oslo.'), spoken('Oslo'), typing('Oslo', 'full')])).toEqual(['', 'Oslo']);
    expect(walk([typing('pa', 'instant'), NOTHING])).toEqual(['', '']);
  });
});
