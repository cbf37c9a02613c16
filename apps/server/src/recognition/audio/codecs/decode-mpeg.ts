import { MPEGDecoder } from 'mpg123-decoder';
import { audioOf, type PacketDecoder } from './packet-decoder.ts';

/** Decodes MPEG audio of all three layers. */
export async function createMpegDecoder(): Promise<PacketDecoder> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  return { decode: (packet) => audioOf(decoder.decodeFrame(packet)), free: () => decoder.free() };
}
