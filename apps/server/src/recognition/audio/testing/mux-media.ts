import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
  type AudioCodec,
  type OutputFormat,
} from 'mediabunny';
import { parseFrames, type FramedFormat } from '../containers/parse-frames.ts';

export type MadeContainer = 'webm' | 'webm-live' | 'mkv' | 'mp4' | 'mp4-fragmented' | 'mov';

function formatOf(container: MadeContainer): OutputFormat {
  switch (container) {
    case 'webm':
      return new WebMOutputFormat();
    // Unknown sizes, as a browser writes them before the recording ends.
    case 'webm-live':
      return new WebMOutputFormat({ appendOnly: true });
    case 'mkv':
      return new MkvOutputFormat();
    case 'mp4':
      return new Mp4OutputFormat();
    case 'mp4-fragmented':
      return new Mp4OutputFormat({ fastStart: 'fragmented' });
    case 'mov':
      return new MovOutputFormat();
  }
}

export interface MediaTrack {
  codec: AudioCodec;
  packets: readonly Uint8Array[];
  packetSeconds: number;
  channelCount: number;
  sampleRateHz: number;
  description?: Uint8Array;
}

/** Writes packets into a container. */
export async function muxMedia(container: MadeContainer, track: MediaTrack): Promise<Uint8Array> {
  const { codec, packets, packetSeconds, channelCount, sampleRateHz, description } = track;
  const target = new BufferTarget();
  const output = new Output({ format: formatOf(container), target });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
  const names: Partial<Record<AudioCodec, string>> = { aac: 'mp4a.40.2', mp3: 'mp3' };
  const decoderConfig = {
    codec: names[codec] ?? codec,
    numberOfChannels: channelCount,
    sampleRate: sampleRateHz,
    ...(description === undefined ? {} : { description }),
  };
  for (const [index, data] of packets.entries()) {
    await source.add(new EncodedPacket(data, 'key', index * packetSeconds, packetSeconds), { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

/** Returns the packets of a file of frames, to write them into another container. */
export async function packetsIn(
  bytes: Uint8Array,
  format: FramedFormat,
): Promise<Omit<MediaTrack, 'codec' | 'packetSeconds'>> {
  const content = parseFrames(bytes, format);
  const packets: Uint8Array[] = [];
  for await (const { data } of content.packets) if (data !== null) packets.push(data);
  const { channelCount, sampleRateHz, description } = content.setup;
  return { packets, channelCount, sampleRateHz, ...(description === null ? {} : { description }) };
}
