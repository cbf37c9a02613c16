import type { Capabilities } from './recognizer.ts';
import type { ThreadEngine } from './worker-protocol.ts';

/** What stands behind a pool of threads. */
export interface Engine {
  /** For the `version` of a final. */
  version: string;
  capabilities: Capabilities;
  thread: ThreadEngine;
}

/** Moonshine tiny, which comes with Hark, decoded by `packages/moonshine`. */
export const moonshineEngine: Engine = {
  version: 'moonshine-tiny-int8/1',
  capabilities: { nBest: true, biasing: false, confidence: true, languages: ['en'], needsVad: true },
  thread: { engine: 'moonshine' },
};
