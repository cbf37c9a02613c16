import type { Config } from '../config/read-config.ts';
import { BUILT_IN_RECOGNIZER, DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { RecognizerSetup, ServingSetup } from '../answering/setup/serving-setup.ts';
import { readRelevance } from '../search/ranking/read-relevance.ts';
import { readWeights } from '../search/ranking/read-weights.ts';

/** The parts of the configuration that affect the setup. */
type SettingsOfSetup = Pick<
  Config,
  | 'catalogueName'
  | 'diverse'
  | 'meaning'
  | 'vectorsFolder'
  | 'understanding'
  | 'engine'
  | 'sherpa'
  | 'interims'
  | 'speculation'
  | 'clickPrior'
>;

/** What was learned from the operator's queries. */
type Learned = Partial<Pick<ServingSetup['ranking'], 'weights' | 'relevance'>>;

/** Applies the configuration to the setup. Pure. @param learned default: as in the setup */
export function applyConfig(
  setup: ServingSetup,
  config: SettingsOfSetup,
  { weights = setup.ranking.weights, relevance = setup.ranking.relevance }: Learned = {},
): ServingSetup {
  const { catalogueName: catalogue = setup.catalogue, interims, speculation, diverse, clickPrior } = config;
  const { meaning: isOn, vectorsFolder: folder } = config;
  const meaning = { isOn, ...(folder === undefined ? {} : { folder }) };
  const { understanding } = config;
  return {
    ...setup,
    catalogue,
    recognizer: recognizerOf(setup.recognizer, config),
    early: { ...setup.early, interims, speculation },
    ranking: { ...setup.ranking, weights, relevance, diverse, meaning, clicks: clickPrior },
    understanding,
  };
}

function recognizerOf(
  recognizer: RecognizerSetup,
  { engine, sherpa }: Pick<SettingsOfSetup, 'engine' | 'sherpa'>,
): RecognizerSetup {
  switch (engine) {
    case 'moonshine':
      return recognizer.engine === 'moonshine' ? recognizer : BUILT_IN_RECOGNIZER;
    case 'sherpa':
      return { engine, ...sherpa };
  }
}

/** Returns the setup for this configuration, without learned files. Pure. */
export function setupOf(config: SettingsOfSetup): ServingSetup {
  return applyConfig(DEFAULT_SETUP, config);
}

/**
 * Returns the setup that a server with this configuration serves. @throws CatalogueError if a learned file is
 * unusable
 */
export async function readSetup(
  config: SettingsOfSetup & Pick<Config, 'rankingFile' | 'relevanceFile'>,
): Promise<ServingSetup> {
  const [weights, relevance] = await Promise.all([
    readWeights(config.rankingFile),
    readRelevance(config.relevanceFile),
  ]);
  return applyConfig(DEFAULT_SETUP, config, { ...(weights && { weights }), ...(relevance && { relevance }) });
}
