import decodeWav from '@audio/decode-wav';
import type { DecodedAudio } from '../decoded-audio.ts';

/** Decodes Microsoft and IMA ADPCM from WAV. Check the header first: the decoder trusts it. */
export function decodeAdpcm(wav: Uint8Array): DecodedAudio {
  const { channelData, sampleRate } = decodeWav(wav);
  return { channels: channelData, sampleRateHz: sampleRate };
}
