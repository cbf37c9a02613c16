import { AudioError } from '../audio-error.ts';
import type { CodecSetup } from '../content.ts';
import type { DecodedAudio } from '../decoded-audio.ts';
import { adtsLayoutOf, isAdtsFrame, wrapInAdts } from './adts-frame.ts';
import { joinSamples } from '../join-samples.ts';
import { openLibav, type LibavFrame } from './open-libav.ts';
import type { PacketDecoder } from './packet-decoder.ts';

/** The length field of ADTS has 13 bits. */
const MOST_FRAME_BYTES = 8_191 - 7;

/** The decoder returns planar frames: one array of floats per channel. */
function audioOfFrames(frames: readonly LibavFrame[]): DecodedAudio {
  const [first] = frames;
  if (first === undefined) return { channels: [], sampleRateHz: 0 };
  const channels = first.data.map((_, channel) => {
    const parts = frames.map(({ data }) => data[channel] ?? new Float32Array(0));
    return joinSamples(parts);
  });
  return { channels, sampleRateHz: first.sample_rate };
}

/** Decodes AAC-LC and both versions of HE-AAC. @throws AudioError */
export async function createAacDecoder(setup: CodecSetup): Promise<PacketDecoder> {
  const layout = adtsLayoutOf(setup);
  const libav = await openLibav();
  const decoder = await libav.openDecoder('aac');
  return {
    async decode(packet) {
      if (isAdtsFrame(packet)) return audioOfFrames(await decoder.decode(packet));
      if (layout === null) {
        throw new AudioError(
          'unsupported_audio',
          'This AAC profile is not supported (only AAC-LC and HE-AAC are); convert the recording to WAV or MP3.',
        );
      }
      if (packet.length > MOST_FRAME_BYTES) return null;
      return audioOfFrames(await decoder.decode(wrapInAdts(packet, layout)));
    },
    free: () => decoder.free(),
  };
}
