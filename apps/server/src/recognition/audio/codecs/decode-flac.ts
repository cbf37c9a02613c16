import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { soundOf, type PacketDecoder } from './packet-decoder.ts';

export async function createFlacDecoder(): Promise<PacketDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  return {
    decode: async (packet) => soundOf(await decoder.decodeFrames([packet])),
    free: () => decoder.free(),
  };
}
