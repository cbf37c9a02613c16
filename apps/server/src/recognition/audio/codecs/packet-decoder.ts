import type { DecodedAudio } from '../decoded-audio.ts';

/** Decodes one packet after another. */
export interface PacketDecoder {
  /** Returns null for a damaged packet; throwing means the same. A good packet may give no samples yet. */
  decode(packet: Uint8Array): Promise<DecodedAudio | null> | DecodedAudio | null;
  free(): void;
}

/** The result of the decoders of the wasm-audio-decoders family. */
interface WasmResult {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: readonly unknown[];
}

export function audioOf({
  channelData,
  samplesDecoded,
  sampleRate,
  errors,
}: WasmResult): DecodedAudio | null {
  if (samplesDecoded === 0 && errors.length > 0) return null;
  const channels = channelData.map((channel) => channel.subarray(0, samplesDecoded));
  return { channels, sampleRateHz: sampleRate };
}
