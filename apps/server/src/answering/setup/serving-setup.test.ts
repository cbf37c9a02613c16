import { describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from './default-setup.ts';
import { servingSetupSchema } from './serving-setup.ts';

const accepts = (changes: object): boolean =>
  servingSetupSchema.safeParse({ ...DEFAULT_SETUP, ...changes }).success;

describe('a setup', () => {
  it('is plain data: it survives JSON unchanged', () => {
    expect(servingSetupSchema.parse(JSON.parse(JSON.stringify(DEFAULT_SETUP)))).toEqual(DEFAULT_SETUP);
  });

  it('must be complete and without unknown fields', () => {
    const optional = Object.keys(DEFAULT_SETUP).filter((name) => accepts({ [name]: undefined }));
    expect(optional).toEqual([]);
    expect(accepts({ colour: 'blue' })).toBe(false);
  });

  it.each([
    ['the name of a catalogue that none can have', { catalogue: 'my songs' }],
    ['bounds of silence the wrong way round', { endpointing: { minSilenceMs: 900, maxSilenceMs: 300 } }],
    [
      'asking from a higher confidence on than answering',
      { thresholds: { autoFrom: 0.2, confirmFrom: 0.7 } },
    ],
    ['an engine that is not known', { recognizer: { engine: 'other' } }],
    [
      'no silence for one of the endings',
      { endpointRules: { ...DEFAULT_SETUP.endpointRules, silenceMs: { plain: 300 } } },
    ],
    ['weights without one of them', { ranking: { ...DEFAULT_SETUP.ranking, weights: { text: 1 } } }],
  ])('is refused with %s', (_what, changes) => {
    expect(accepts(changes)).toBe(false);
  });
});
