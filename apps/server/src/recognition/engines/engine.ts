import type { ConfidenceFit } from '../confidence/confidence-fit.ts';
import { decodingSettings } from '../decoding/decoding-settings.ts';
import { type BiasSettings, DEFAULT_BIAS, type DecodingVariant } from '../decoding/decoding-variant.ts';
import { defaultConfidenceFit } from '../confidence/default-confidence-fit.ts';
import type { Capabilities } from '../recognizer.ts';
import type { ThreadEngine } from '../decoding/thread-engine.ts';

/** The model that a pool runs. */
export interface Engine {
  /** For the `version` of a final. */
  version: string;
  capabilities: Capabilities;
  thread: ThreadEngine;
  /** Beam width: hypotheses followed at once; 1 is greedy. */
  beam: number;
}

const decodingDefaults = { beam: decodingSettings.beam };

interface MoonshineSettings {
  beam: number;
  bias?: BiasSettings | undefined;
  noWords?: DecodingVariant['noWords'];
}

/** Moonshine tiny, which Hark includes, decoded by `packages/moonshine`. */
export function moonshineEngine(
  { beam, bias = DEFAULT_BIAS, noWords }: MoonshineSettings = decodingDefaults,
  confidence: ConfidenceFit = defaultConfidenceFit,
): Engine {
  return {
    version: 'moonshine-tiny-int8/2',
    capabilities: {
      nBest: true,
      biasing: true,
      confidence: true,
      wordTimes: true,
      rescoring: true,
      languages: ['en'],
      needsVad: true,
    },
    thread: { engine: 'moonshine', beam, confidence, bias, ...(noWords && { noWords }) },
    beam,
  };
}
