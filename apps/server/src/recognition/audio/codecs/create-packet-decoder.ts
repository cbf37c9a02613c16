import type { CodecSetup, PacketCodec } from '../content.ts';
import { createAacDecoder } from './decode-aac.ts';
import { createAlacDecoder } from './decode-alac.ts';
import { createFlacDecoder } from './decode-flac.ts';
import { createMpegDecoder } from './decode-mpeg.ts';
import { createOpusDecoder } from './decode-opus.ts';
import { createVorbisDecoder } from './decode-vorbis.ts';
import type { PacketDecoder } from './packet-decoder.ts';

/** @throws AudioError if the headers of the codec are damaged */
export async function createPacketDecoder(codec: PacketCodec, setup: CodecSetup): Promise<PacketDecoder> {
  switch (codec) {
    case 'aac':
      return await createAacDecoder(setup);
    case 'alac':
      return createAlacDecoder(setup);
    case 'flac':
      return await createFlacDecoder();
    case 'mp3':
      return await createMpegDecoder();
    case 'opus':
      return await createOpusDecoder(setup);
    case 'vorbis':
      return await createVorbisDecoder(setup);
  }
}
