/** Decoded audio of one rate and number of channels. */
export interface DecodedAudio {
  /** One array per channel, -1..1, equal lengths. */
  channels: Float32Array[];
  sampleRateHz: number;
}
