import { AudioError } from '../audio-error.ts';
import type { Content } from '../content.ts';
import { nameForeign } from '../name-foreign.ts';
import { cutTrailingTags, skipFlacMetadata, skipLeadingTags } from '../skip-tags.ts';
import { sniffFormat, type ContainerFormat } from '../sniff-format.ts';
import { cannotRead } from './check-layout.ts';
import { demuxMedia } from './demux-media.ts';
import { parseFrames } from './parse-frames.ts';
import { readAiff } from './read-aiff.ts';
import { readAu } from './read-au.ts';
import { readCaf } from './read-caf.ts';
import { readWav } from './read-wav.ts';

const KINDS = 'WAV, FLAC, MP3, Ogg, WebM, MP4 or M4A, AAC, AIFF, AU or CAF';

function readAs(format: ContainerFormat, bytes: Uint8Array): Content | Promise<Content> {
  switch (format) {
    case 'wav':
      return readWav(bytes);
    case 'aiff':
      return readAiff(bytes);
    case 'au':
      return readAu(bytes);
    case 'caf':
      return readCaf(bytes);
    case 'mp4':
    case 'matroska':
    case 'mpeg-ts':
      return demuxMedia(bytes, format);
    case 'flac':
      return parseFrames(skipFlacMetadata(bytes), format);
    case 'mp3':
    case 'adts':
      return parseFrames(cutTrailingTags(bytes), format);
    case 'ogg':
      return parseFrames(bytes, format);
  }
}

/** Detects the format of a file and locates its audio. @throws AudioError */
export async function readContainer(
  bytes: Uint8Array,
): Promise<{ container: ContainerFormat; content: Content }> {
  const sound = skipLeadingTags(bytes);
  const foreign = nameForeign(sound);
  if (foreign !== null) throw cannotRead(foreign.name);
  // A tag with nothing known behind it most likely belongs to an MP3 whose start is missing.
  const container = sniffFormat(sound) ?? (sound === bytes ? null : 'mp3');
  if (container === null) {
    throw new AudioError('unsupported_audio', `This is not ${KINDS} audio; convert it to one of them.`);
  }
  return { container, content: await readAs(container, sound) };
}
