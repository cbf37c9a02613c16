/** Decoded sound of one rate and number of channels. */
export interface DecodedAudio {
  /** One array a channel, -1..1, equal lengths. */
  channels: Float32Array[];
  sampleRateHz: number;
}
