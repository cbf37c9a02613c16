import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { AudioError } from './audio-error.ts';
import { readWav, type DecodedAudio } from './read-wav.ts';
import { resampleToWire } from './resample.ts';
import { sniffFormat, type AudioFormat } from './sniff-format.ts';

/** What the decoders of the wasm-audio-decoders family have in common. */
interface WasmDecoder {
  ready: Promise<void>;
  free(): void;
  run(bytes: Uint8Array): Promise<WasmResult> | WasmResult;
}

interface WasmResult {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
}

function wasmDecoder(format: Exclude<AudioFormat, 'wav'>): WasmDecoder {
  switch (format) {
    case 'flac':
    case 'ogg-flac': {
      const decoder = new FLACDecoder();
      return { ready: decoder.ready, free: () => decoder.free(), run: (bytes) => decoder.decodeFile(bytes) };
    }
    case 'mp3': {
      const decoder = new MPEGDecoder();
      return { ready: decoder.ready, free: () => decoder.free(), run: (bytes) => decoder.decode(bytes) };
    }
    case 'ogg-opus': {
      const decoder = new OggOpusDecoder();
      return { ready: decoder.ready, free: () => decoder.free(), run: (bytes) => decoder.decodeFile(bytes) };
    }
    case 'ogg-vorbis': {
      const decoder = new OggVorbisDecoder();
      return { ready: decoder.ready, free: () => decoder.free(), run: (bytes) => decoder.decodeFile(bytes) };
    }
  }
}

async function decodeCompressed(
  bytes: Uint8Array,
  format: Exclude<AudioFormat, 'wav'>,
): Promise<DecodedAudio> {
  const decoder = wasmDecoder(format);
  try {
    await decoder.ready;
    const decoded = await decoder.run(bytes);
    const channels = decoded.channelData.map((channel) => channel.subarray(0, decoded.samplesDecoded));
    return { channels, sampleRateHz: decoded.sampleRate };
  } catch (error) {
    throw new AudioError('corrupt_audio', `The ${format} file is damaged and cannot be decoded.`, {
      cause: error,
    });
  } finally {
    decoder.free();
  }
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined) return new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) / channels.length;
  }
  return mono;
}

function minutes(durationMs: number): string {
  return `${(durationMs / 60_000).toFixed(1)} minutes`;
}

/**
 * Reads a whole WAV, FLAC, MP3 or Ogg (Opus, Vorbis, FLAC) file of any rate and channel count.
 * Takes tens of milliseconds a minute of audio: run it in the audio worker, not on the event loop.
 * @returns mono, 16 kHz, -1..1
 * @throws AudioError
 */
export async function decodeAudio(
  bytes: Uint8Array,
  maxDurationMs: number,
): Promise<Float32Array<ArrayBuffer>> {
  if (bytes.length === 0)
    throw new AudioError('empty_audio', 'There is no audio: send the bytes of a recording.');
  const format = sniffFormat(bytes);
  if (format === null) {
    throw new AudioError(
      'unsupported_audio',
      'This is not WAV, FLAC, MP3 or Ogg audio; convert it to one of them.',
    );
  }
  const decoded = format === 'wav' ? readWav(bytes) : await decodeCompressed(bytes, format);
  const samples = decoded.channels[0]?.length ?? 0;
  if (samples === 0)
    throw new AudioError('corrupt_audio', `The ${format} file holds no audio that can be decoded.`);
  const durationMs = (samples / decoded.sampleRateHz) * 1000;
  if (durationMs > maxDurationMs) {
    throw new AudioError(
      'audio_too_long',
      `The recording lasts ${minutes(durationMs)}; at most ${minutes(maxDurationMs)} are taken at once. Cut it into parts.`,
    );
  }
  return await resampleToWire(mixDown(decoded.channels), decoded.sampleRateHz);
}
