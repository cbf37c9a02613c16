import { defaultVectors } from './default-vectors.ts';
import { readModel2Vec } from './read-model2vec.ts';
import type { WordVectors } from './word-vectors.ts';

/** Whether meaning is searched, and by which vectors. */
export interface MeaningSettings {
  isOn: boolean;
  /** Folder of a Model2Vec model; undefined for the vectors that Hark ships with. */
  folder?: string | undefined;
}

/** Returns the vectors by which words are compared; null where meaning is off. @throws VectorsError */
export async function readVectors({ isOn, folder }: MeaningSettings): Promise<WordVectors | null> {
  if (!isOn) return null;
  return folder === undefined ? defaultVectors() : readModel2Vec(folder);
}
