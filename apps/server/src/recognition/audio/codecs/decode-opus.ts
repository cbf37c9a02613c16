import { OpusDecoder } from 'opus-decoder';
import { asciiAt, viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { CodecSetup } from '../content.ts';
import { audioOf, type PacketDecoder } from './packet-decoder.ts';

interface OpusLayout {
  channels: number;
  preSkip: number;
  streamCount: number;
  coupledStreamCount: number;
  channelMappingTable: number[];
}

/** Reads `OpusHead` (RFC 7845, section 5.1). Without one it returns the default layout for the number of channels. */
function layoutOf({ channelCount, description }: CodecSetup): OpusLayout {
  const head = description !== null && asciiAt(description, 0, 8) === 'OpusHead' ? description : null;
  const channels = head?.[9] ?? Math.min(2, channelCount);
  const preSkip = head === null || head.length < 12 ? 0 : viewOf(head).getUint16(10, true);
  if (head !== null && (head[18] ?? 0) !== 0 && head.length >= 21 + channels) {
    const mapping = [...head.subarray(21, 21 + channels)];
    return {
      channels,
      preSkip,
      streamCount: head[19] ?? 1,
      coupledStreamCount: head[20] ?? 0,
      channelMappingTable: mapping,
    };
  }
  if (channels < 1 || channels > 2) {
    throw new AudioError('corrupt_audio', `The Opus header says ${channels} channels, which is not valid.`);
  }
  return {
    channels,
    preSkip,
    streamCount: 1,
    coupledStreamCount: channels - 1,
    channelMappingTable: channels === 2 ? [0, 1] : [0],
  };
}

/** @throws AudioError */
export async function createOpusDecoder(setup: CodecSetup): Promise<PacketDecoder> {
  const decoder = new OpusDecoder({ ...layoutOf(setup), sampleRate: 48_000, forceStereo: false });
  await decoder.ready;
  return { decode: (packet) => audioOf(decoder.decodeFrame(packet)), free: () => decoder.free() };
}
