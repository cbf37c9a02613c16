/** Files that the server starts from. The same whether it runs bundled or, in tests, from parts. */
export interface RuntimePaths {
  recognizerWorker: URL;
  phrasesWorker: URL;
  audioWorker: URL;
  /** The catalogue that comes with Hark. */
  catalogue: string;
  /** The built web app; null to serve the interfaces alone. */
  webDir: string | null;
}
