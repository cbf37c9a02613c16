import decodeWav from '@audio/decode-wav';
import type { DecodedAudio } from '../decoded-audio.ts';

/** Microsoft's and IMA's ADPCM of WAV. The header must have been checked: the decoder trusts it. */
export function decodeAdpcm(wav: Uint8Array): DecodedAudio {
  const { channelData, sampleRate } = decodeWav(wav);
  return { channels: channelData, sampleRateHz: sampleRate };
}
