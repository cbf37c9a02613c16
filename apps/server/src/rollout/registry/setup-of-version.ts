import type { ServingSetup } from '../../answering/setup/serving-setup.ts';
import { defaultConfidenceFit } from '../../recognition/confidence/default-confidence-fit.ts';
import { type Engine, moonshineEngine } from '../../recognition/engines/engine.ts';
import { findSherpaModel } from '../../recognition/engines/find-sherpa-model.ts';
import type { VersionContent } from './version-file.ts';

/** What a server serves by, whichever version answers. */
export type OwnSetup = Pick<ServingSetup, 'catalogue' | 'limits' | 'maxRecordingMs'>;

/** Returns the setup that a version describes, on a server with its own catalogue and limits. Inverse of `contentOf`. Pure. */
export function setupOfVersion(
  { confidence: _confidence, models: _models, ...parameters }: VersionContent,
  { catalogue, limits, maxRecordingMs }: OwnSetup,
): ServingSetup {
  return { ...parameters, catalogue, limits, maxRecordingMs };
}

/**
 * Returns the recogniser that a version describes.
 *
 * @param cacheFolder absolute path
 * @throws an error that lists the files looked for if its model folder has no model
 */
export function engineOfVersion({ recognizer, confidence }: VersionContent, cacheFolder: string): Engine {
  switch (recognizer.engine) {
    case 'moonshine':
      return moonshineEngine(recognizer, confidence ?? defaultConfidenceFit);
    case 'sherpa': {
      const { modelFolder, kind, languages } = recognizer;
      return findSherpaModel({ modelFolder, kind, languages }, cacheFolder);
    }
  }
}
