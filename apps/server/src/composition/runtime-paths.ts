/** Files needed by the server. The same for the bundle and for tests from sources. */
export interface RuntimePaths {
  recognizerWorker: URL;
  phrasesWorker: URL;
  audioWorker: URL;
  /** The catalogue that is part of Hark. */
  catalogue: string;
  /** The built web app; null serves only the interfaces. */
  webDir: string | null;
}
