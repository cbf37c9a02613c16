import { AudioError } from '../audio-error.ts';
import { isReadablePcm, type PcmFormat } from '../codecs/decode-pcm.ts';

const MOST_CHANNELS = 64;

/** @throws AudioError if a header has values that no recording has */
export function checkChannelsAndRate(
  container: string,
  { channelCount, sampleRateHz }: { channelCount: number; sampleRateHz: number },
): void {
  const isRate = sampleRateHz >= 1_000 && sampleRateHz <= 768_000;
  if (channelCount >= 1 && channelCount <= MOST_CHANNELS && isRate) return;
  throw new AudioError(
    'corrupt_audio',
    `The ${container} header says ${channelCount} channels at ${sampleRateHz} Hz, which is not valid.`,
  );
}

/** @throws AudioError */
export function checkPcm(container: string, format: PcmFormat): void {
  checkChannelsAndRate(container, format);
  if (isReadablePcm(format)) return;
  throw new AudioError(
    'unsupported_audio',
    `This ${container} file has samples of ${format.bitsPerSample} bits in ${format.containerBytes} bytes (${format.encoding}), which is not supported; save it as 16-bit PCM.`,
  );
}

/** @param what such as "GSM 6.10 audio in a WAV file" */
export function cannotRead(what: string): AudioError {
  return new AudioError(
    'unsupported_audio',
    `This is ${what}, which is not supported; convert it to 16-bit WAV, FLAC, MP3 or Ogg.`,
  );
}
