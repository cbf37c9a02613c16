import type { DecodedAudio } from '../decoded-audio.ts';

/** Decodes one packet after another. */
export interface PacketDecoder {
  /** Null where the packet is damaged. A good packet may give no samples yet. May throw, which is as null. */
  decode(packet: Uint8Array): Promise<DecodedAudio | null> | DecodedAudio | null;
  free(): void;
}

/** What the decoders of the wasm-audio-decoders family answer. */
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
