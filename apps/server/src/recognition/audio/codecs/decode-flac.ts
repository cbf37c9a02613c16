import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { audioOf, type PacketDecoder } from './packet-decoder.ts';

export async function createFlacDecoder(): Promise<PacketDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  return {
    decode: async (packet) => audioOf(await decoder.decodeFrames([packet])),
    free: () => decoder.free(),
  };
}
