/** What differs between Moonshine models of one family; the rest is in the ONNX files. */
export interface MoonshineShape {
  layers: number;
  heads: number;
  headSize: number;
  vocabularySize: number;
  startToken: number;
  endToken: number;
}

/** Moonshine tiny, English. Source: config.json of UsefulSensors/moonshine-tiny. */
export const moonshineTiny: MoonshineShape = {
  layers: 6,
  heads: 8,
  headSize: 36,
  vocabularySize: 32_768,
  startToken: 1,
  endToken: 2,
};

/** All Moonshine models take mono audio at this rate. */
export const sampleRateHz = 16_000;
