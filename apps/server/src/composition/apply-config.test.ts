import { describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import { servingSetupSchema, type ServingSetup } from '../answering/setup/serving-setup.ts';
import { readConfig } from '../config/read-config.ts';
import { DEFAULT_RELEVANCE } from '../search/ranking/relevance.ts';
import { applyConfig } from './apply-config.ts';

function configOf(environment: Record<string, string>) {
  const outcome = readConfig(environment, '/srv/hark');
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  return outcome.config;
}

describe('the configuration of the operator', () => {
  it('keeps the default setup if it sets nothing', () => {
    expect(applyConfig(DEFAULT_SETUP, configOf({}))).toEqual(DEFAULT_SETUP);
  });

  it.each<[Record<string, string>, (setup: ServingSetup) => unknown, unknown]>([
    [{ HARK_CATALOGUE_NAME: 'songs' }, ({ catalogue }) => catalogue, 'songs'],
    [{ HARK_DIVERSE: 'on' }, ({ ranking }) => ranking.diverse, true],
    [{ HARK_MEANING: 'off' }, ({ ranking }) => ranking.meaning, { isOn: false }],
    [{ HARK_VECTORS: 'words' }, ({ ranking }) => ranking.meaning, { isOn: true, folder: '/srv/hark/words' }],
    [{ HARK_UNDERSTAND: 'off' }, ({ understanding }) => understanding, false],
    [{ HARK_INTERIMS: 'off' }, ({ early }) => [early.interims, early.speculation], [false, true]],
    [{ HARK_SPECULATION: 'off' }, ({ early }) => [early.interims, early.speculation], [true, false]],
    [{ HARK_CLICK_PRIOR: 'off' }, ({ ranking }) => ranking.clicks.mode, 'off'],
    [{ HARK_CLICK_PRIOR_LEAST_CLICKS: '7' }, ({ ranking }) => ranking.clicks.leastClicks, 7],
    [{ HARK_CLICK_PRIOR_LEAST_PEOPLE: '3' }, ({ ranking }) => ranking.clicks.leastPeople, 3],
    [{ HARK_CLICK_PRIOR_HALF_LIFE_DAYS: '9' }, ({ ranking }) => ranking.clicks.halfLifeDays, 9],
    [
      { HARK_ENGINE: 'sherpa', HARK_SHERPA_MODEL: 'models/x', HARK_SHERPA_LANGUAGES: 'de,en' },
      ({ recognizer }) => recognizer,
      { engine: 'sherpa', modelFolder: '/srv/hark/models/x', kind: undefined, languages: ['de', 'en'] },
    ],
  ])('%o changes its own part and nothing else', (environment, share, expected) => {
    const setup = applyConfig(DEFAULT_SETUP, configOf(environment));
    expect(share(setup)).toEqual(expected);
    expect(servingSetupSchema.parse(setup)).toEqual(setup);
    const before = new Map<string, unknown>(Object.entries(DEFAULT_SETUP));
    const changed = Object.entries(setup).filter(
      ([part, value]) => JSON.stringify(value) !== JSON.stringify(before.get(part)),
    );
    expect(changed).toHaveLength(1);
  });

  it("uses relevance fitted on the operator's queries", () => {
    const own = { ...DEFAULT_RELEVANCE, full: { ...DEFAULT_RELEVANCE.full, floor: 0.9 } };
    expect(applyConfig(DEFAULT_SETUP, configOf({}), { relevance: own }).ranking.relevance).toEqual(own);
  });

  it("uses weights fitted on the operator's queries, for finished queries", () => {
    const weights = { ...DEFAULT_SETUP.ranking.weights, text: 9 };
    const { ranking } = applyConfig(DEFAULT_SETUP, configOf({}), { weights });
    expect(ranking).toEqual({ ...DEFAULT_SETUP.ranking, weights });
  });

  it('keeps the catalogue, the beam and the calibration of a setup if it does not set them', () => {
    const recognizer = { engine: 'moonshine', beam: 2, confidence: 'built-in' } as const;
    const own = { ...DEFAULT_SETUP, catalogue: 'songs', recognizer };
    expect(applyConfig(own, configOf({}))).toEqual(own);
  });

  it('does not mutate the setup', () => {
    const before = structuredClone(DEFAULT_SETUP);
    applyConfig(DEFAULT_SETUP, configOf({ HARK_DIVERSE: 'on', HARK_CATALOGUE_NAME: 'songs' }));
    expect(DEFAULT_SETUP).toEqual(before);
  });
});
