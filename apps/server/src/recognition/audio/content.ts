import type { PcmFormat } from './codecs/decode-pcm.ts';

/** What is compressed in packets, each of which a decoder takes by itself. */
export type PacketCodec = 'opus' | 'vorbis' | 'flac' | 'mp3' | 'aac' | 'alac';

export interface Packet {
  /** Null for a part of the file that is known not to be sound, such as a page of tags. */
  data: Uint8Array | null;
  /** Of the file, with what wraps the packet: how much of the file can be read is counted in these. */
  fileBytes: number;
}

/** What a container says of its packets; decoders take what they need. */
export interface CodecSetup {
  channelCount: number;
  sampleRateHz: number;
  /** Headers of the codec in its own form, such as `OpusHead`; null where packets say all. */
  description: Uint8Array | null;
}

export interface PacketContent {
  type: 'packets';
  codec: PacketCodec;
  setup: CodecSetup;
  packets: AsyncIterable<Packet> | Iterable<Packet>;
  /** Of the file, without what is known not to be sound. */
  fileBytes: number;
}

/** The sound of a file as its container holds it, not decoded yet. */
export type Content =
  | { type: 'pcm'; format: PcmFormat; bytes: Uint8Array }
  | { type: 'adpcm'; wav: Uint8Array; channelCount: number; sampleRateHz: number; frames: number }
  | PacketContent;
