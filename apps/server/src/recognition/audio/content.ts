import type { PcmFormat } from './codecs/decode-pcm.ts';

/** Codecs with packets, which a decoder takes one by one. */
export type PacketCodec = 'opus' | 'vorbis' | 'flac' | 'mp3' | 'aac' | 'alac';

export interface Packet {
  /** Null for a part of the file that is known not to be audio, such as a page of tags. */
  data: Uint8Array | null;
  /** Bytes of the packet in the file, wrapper included. They measure the readable share of the file. */
  fileBytes: number;
}

/** Properties of the packets according to their container. Decoders use what they need. */
export interface CodecSetup {
  channelCount: number;
  sampleRateHz: number;
  /** Headers of the codec in its own form, such as `OpusHead`; null if the packets are sufficient. */
  description: Uint8Array | null;
}

export interface PacketContent {
  type: 'packets';
  codec: PacketCodec;
  setup: CodecSetup;
  packets: AsyncIterable<Packet> | Iterable<Packet>;
  /** Bytes of the file without the parts that are known not to be audio. */
  fileBytes: number;
}

/** The encoded audio of a file, extracted from its container. */
export type Content =
  | { type: 'pcm'; format: PcmFormat; bytes: Uint8Array }
  | { type: 'adpcm'; wav: Uint8Array; channelCount: number; sampleRateHz: number; frames: number }
  | PacketContent;
