import { AudioError } from './audio-error.ts';
import { checkDuration, checkReadable, createAudioCollector } from './collect-audio.ts';
import { createPacketDecoder } from './codecs/create-packet-decoder.ts';
import { decodeAdpcm } from './codecs/decode-adpcm.ts';
import { decodePcm, pcmFrameCount } from './codecs/decode-pcm.ts';
import { readContainer } from './containers/read-container.ts';
import type { Content, PacketCodec, PacketContent } from './content.ts';
import type { PacketDecoder } from './codecs/packet-decoder.ts';
import type { ContainerFormat } from './sniff-format.ts';
import type { DecodedAudio } from './decoded-audio.ts';

type AudioCollector = ReturnType<typeof createAudioCollector>;

/** A recording as the recogniser takes it. */
export interface DecodedRecording {
  /** Mono, 16 kHz, -1..1. */
  samples: Float32Array<ArrayBuffer>;
  /** Container and codec, such as `wav` or `mp4-aac`: one of a few dozen names, for statistics. */
  codec: string;
}

/** A packet of zeros up to this size may be silence or a header. */
const MOST_ZERO_BYTES = 8;

/** Returns null for a damaged packet, however the decoder reports it. */
async function decodeOne(decoder: PacketDecoder, packet: Uint8Array): Promise<DecodedAudio | null> {
  // A hole in the file, which some decoders would replace by silence.
  if (packet.length > MOST_ZERO_BYTES && packet.every((byte) => byte === 0)) return null;
  try {
    return await decoder.decode(packet);
  } catch (error) {
    if (error instanceof AudioError) throw error;
    return null;
  }
}

/** A decoder with corrupted memory cannot be freed either. Each has its own memory. */
function freeQuietly(decoder: PacketDecoder): void {
  try {
    decoder.free();
  } catch {
    // The samples decoded before still count.
  }
}

async function decodePackets(
  { codec, setup, packets, fileBytes }: PacketContent,
  sound: AudioCollector,
): Promise<void> {
  const decoder = await createPacketDecoder(codec, setup);
  let readable = 0;
  let damaged = 0;
  try {
    for await (const packet of packets) {
      if (packet.data === null) {
        readable += packet.fileBytes;
        continue;
      }
      const part = await decodeOne(decoder, packet.data);
      if (part === null) damaged += packet.fileBytes;
      else {
        readable += packet.fileBytes;
        sound.add(part);
      }
    }
  } catch (error) {
    // Packets from before the damage count like others.
    if (error instanceof AudioError) throw error;
  } finally {
    freeQuietly(decoder);
  }
  checkReadable(readable, Math.max(fileBytes, readable + damaged));
}

async function decodeContent(content: Content, maxDurationMs: number): Promise<Float32Array<ArrayBuffer>> {
  const sound = createAudioCollector(maxDurationMs);
  switch (content.type) {
    case 'pcm': {
      const { format, bytes } = content;
      // Before memory is allocated.
      checkDuration((pcmFrameCount(bytes, format) * 1000) / format.sampleRateHz, maxDurationMs);
      sound.add(decodePcm(bytes, format));
      break;
    }
    case 'adpcm':
      checkDuration((content.frames * 1000) / content.sampleRateHz, maxDurationMs);
      sound.add(decodeAdpcm(content.wav));
      break;
    case 'packets':
      await decodePackets(content, sound);
      break;
  }
  return await sound.finish();
}

const TELEPHONE = new Set(['mulaw', 'alaw']);

function codecOf(container: ContainerFormat, content: Content): string {
  const inside: PacketCodec | 'pcm' | 'g711' | 'adpcm' =
    content.type === 'packets'
      ? content.codec
      : content.type === 'pcm' && TELEPHONE.has(content.format.encoding)
        ? 'g711'
        : content.type;
  // Containers with a single codec have one name for both.
  const isPlain = inside === container || (inside === 'pcm' && container === 'wav') || container === 'adts';
  return isPlain ? (container === 'adts' ? 'aac' : container) : `${container}-${inside}`;
}

/**
 * Reads a whole recording in any format of docs/audio-formats.md, at any rate, with any number of channels. It takes
 * tens of milliseconds per minute of audio, so run it in the audio worker and not on the event loop.
 * @throws AudioError
 */
export async function decodeRecording(bytes: Uint8Array, maxDurationMs: number): Promise<DecodedRecording> {
  if (bytes.length === 0)
    throw new AudioError('empty_audio', 'The body has no audio; send the bytes of a recording.');
  try {
    const { container, content } = await readContainer(bytes);
    const codec = codecOf(container, content);
    const samples = await decodeContent(content, maxDurationMs);
    if (samples.length > 0) return { samples, codec };
    throw new AudioError('corrupt_audio', `The ${codec} file has no decodable audio.`);
  } catch (error) {
    if (error instanceof AudioError) throw error;
    // Third-party parsers and decoders throw errors of their own.
    throw new AudioError('corrupt_audio', 'The recording is damaged and cannot be decoded.', {
      cause: error,
    });
  }
}

/** Returns only the samples. @throws AudioError */
export async function decodeAudio(
  bytes: Uint8Array,
  maxDurationMs: number,
): Promise<Float32Array<ArrayBuffer>> {
  return (await decodeRecording(bytes, maxDurationMs)).samples;
}
