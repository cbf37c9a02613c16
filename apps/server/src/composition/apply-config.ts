import type { Config } from '../config/read-config.ts';
import { BUILT_IN_RECOGNIZER, DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { RecognizerSetup, ServingSetup } from '../answering/setup/serving-setup.ts';
import { readRelevance } from '../search/ranking/read-relevance.ts';
import type { RelevanceModels } from '../search/ranking/relevance.ts';

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

/** Applies the configuration to the setup. Pure. @param relevance default: that of the setup */
export function applyConfig(
  setup: ServingSetup,
  config: SettingsOfSetup,
  relevance: RelevanceModels = setup.ranking.relevance,
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
    ranking: { ...setup.ranking, relevance, diverse, meaning, clicks: clickPrior },
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

/** Returns the setup for this configuration, without a relevance file. Pure. */
export function setupOf(config: SettingsOfSetup): ServingSetup {
  return applyConfig(DEFAULT_SETUP, config);
}

/**
 * Returns the setup that a server with this configuration serves. @throws CatalogueError if its relevance file is
 * unusable
 */
export async function readSetup(
  config: SettingsOfSetup & Pick<Config, 'relevanceFile'>,
): Promise<ServingSetup> {
  return applyConfig(DEFAULT_SETUP, config, await readRelevance(config.relevanceFile));
}
