import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { CodecFrame, OggPage, VorbisHeader } from 'codec-parser';
import { AudioError } from '../audio-error.ts';
import type { CodecSetup } from '../content.ts';
import { audioOf, type PacketDecoder } from './packet-decoder.ts';

function damaged(): AudioError {
  return new AudioError('corrupt_audio', 'The Vorbis headers are damaged.');
}

/** Returns the first and the third of the headers that Matroska laces together: identification and setup. */
function unlace(description: Uint8Array | null): [Uint8Array, Uint8Array] {
  if (description === null || description[0] !== 2) throw damaged();
  let at = 1;
  const [identification = 0, comment = 0] = [0, 0].map(() => {
    let length = 0;
    while (description[at] === 255) {
      length += 255;
      at++;
    }
    return length + (description[at++] ?? 0);
  });
  const setupStart = at + identification + comment;
  if (identification < 30 || setupStart >= description.length) throw damaged();
  return [description.subarray(at, at + identification), description.subarray(setupStart)];
}

/** A page of Ogg as the decoder takes it. It reads the data, the frames, and the setup of the first frame. */
function pageOf(data: Uint8Array, codecFrames: CodecFrame[]): OggPage {
  return {
    data,
    codecFrames,
    rawData: data,
    isContinuedPacket: false,
    isFirstPage: false,
    isLastPage: false,
    absoluteGranulePosition: 0,
    crc32: 0,
    duration: 0,
    pageSequenceNumber: 0,
    samples: 0,
    streamSerialNumber: 0,
    totalBytesOut: 0,
    totalDuration: 0,
    totalSamples: 0,
  };
}

function frameOf(data: Uint8Array, header: VorbisHeader): CodecFrame {
  const unused = { crc32: 0, samples: 0, duration: 0, frameNumber: 0 };
  return { data, header, ...unused, totalBytesOut: 0, totalSamples: 0, totalDuration: 0 };
}

function headerOf(identification: Uint8Array, vorbisSetup: Uint8Array): VorbisHeader {
  const bitrates = { bitrate: 0, bitrateMaximum: 0, bitrateMinimum: 0, bitrateNominal: 0 };
  const layout = { bitDepth: 32, channels: 0, channelMode: '', sampleRate: 0, blocksize0: 0, blocksize1: 0 };
  return { ...bitrates, ...layout, data: identification, vorbisComments: new Uint8Array(0), vorbisSetup };
}

/** @throws AudioError */
export async function createVorbisDecoder({ description }: CodecSetup): Promise<PacketDecoder> {
  const [identification, vorbisSetup] = unlace(description);
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  await decoder.decodeOggPages([pageOf(identification, [])]);
  const header = headerOf(identification, vorbisSetup);
  return {
    decode: async (data) => audioOf(await decoder.decodeOggPages([pageOf(data, [frameOf(data, header)])])),
    free: () => decoder.free(),
  };
}
