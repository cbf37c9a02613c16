import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timesOfName } from './times-of-name.ts';

const heard = [
  { word: 'The', confidence: 0.9, startMs: 100, endMs: 200 },
  { word: 'real', confidence: 0.3, startMs: 250, endMs: 500 },
  { word: 'glass.', confidence: 0.9, startMs: 600, endMs: 900 },
];

const timesOf = (name: string) =>
  timesOfName(name.split(' '), heard).map(({ startMs, endMs }) => [startMs, endMs]);

describe('timesOfName', () => {
  it('keeps the times of shared words in any spelling, and distributes the others between them', () => {
    expect(timesOf('the view Glass')).toEqual([
      [100, 200],
      [200, 600],
      [600, 900],
    ]);
  });

  it('distributes the time among several words by their letters', () => {
    expect(timesOf('the red wing glass')).toEqual([
      [100, 200],
      [200, 371],
      [371, 600],
      [600, 900],
    ]);
  });

  it('gives the whole time to a name without shared words', () => {
    expect(timesOf('Realness')).toEqual([[100, 900]]);
  });

  it('returns no times if one is unknown', () => {
    const unknown = heard.map(({ word, confidence }) => ({ word, confidence }));
    expect(timesOfName(['view', 'glass'], unknown)).toEqual([{}, {}]);
    expect(timesOfName(['view', 'glass'], [...unknown.slice(0, 2), ...heard.slice(2)])).toEqual([{}, {}]);
    expect(timesOfName(['view'], [])).toEqual([{}]);
  });

  it('returns one time per word, in order, within the transcript', () => {
    const word = fc.constantFrom('the', 'real', 'glass', 'view', 'i', 'stained-glass');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (name) => {
        const times = timesOfName(name, heard);
        expect(times).toHaveLength(name.length);
        const all = times.flatMap(({ startMs = -1, endMs = -1 }) => [startMs, endMs]);
        expect(all).toEqual(all.toSorted((left, right) => left - right));
        expect(all[0]).toBeGreaterThanOrEqual(100);
        expect(all[all.length - 1]).toBeLessThanOrEqual(900);
      }),
    );
  });
});
