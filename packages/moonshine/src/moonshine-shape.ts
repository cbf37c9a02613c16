/** A head of the decoder's attention to the audio that attends to the sound of a token. */
export interface AlignmentHead {
  layer: number;
  head: number;
  /** Which token: the next one, or the last one read. */
  of: 'next' | 'last';
}

/** Parameters that differ between Moonshine models of one family; the rest is in the ONNX files. */
export interface MoonshineShape {
  layers: number;
  heads: number;
  headSize: number;
  vocabularySize: number;
  startToken: number;
  endToken: number;
  /** Chosen by measurement (docs/recognition.md, "Word times"); empty if the decoder does not output its attention. */
  alignmentHeads: readonly AlignmentHead[];
}

/** Moonshine tiny, English. Source: config.json of UsefulSensors/moonshine-tiny. */
export const moonshineTiny: MoonshineShape = {
  layers: 6,
  heads: 8,
  headSize: 36,
  vocabularySize: 32_768,
  startToken: 1,
  endToken: 2,
  alignmentHeads: [
    { layer: 4, head: 6, of: 'next' },
    { layer: 2, head: 1, of: 'last' },
    { layer: 4, head: 0, of: 'last' },
  ],
};

/** All Moonshine models take mono audio at this rate. */
export const SAMPLE_RATE_HZ = 16_000;
