import CodecParser, { type CodecFrame, type CodecValue, type OggPage } from 'codec-parser';
import { AudioError } from '../audio-error.ts';
import type { Packet, PacketCodec, PacketContent } from '../content.ts';

/** Formats of frames with their own headers, and Ogg, which wraps them in pages. */
export type FramedFormat = 'flac' | 'mp3' | 'adts' | 'ogg';

const MIME_TYPES = {
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  adts: 'audio/aac',
  ogg: 'audio/ogg',
} as const satisfies Record<FramedFormat, string>;

const CODECS = {
  flac: 'flac',
  mpeg: 'mp3',
  aac: 'aac',
  opus: 'opus',
  vorbis: 'vorbis',
} as const satisfies Record<CodecValue, PacketCodec>;

type Parsed = CodecFrame | OggPage;

/** The parser skips garbage by itself. Skipped bytes are missing from the sum of the packets. */
function* parse(parser: CodecParser, bytes: Uint8Array): Generator<Parsed> {
  yield* iterate(parser.parseChunk(bytes));
  yield* iterate(parser.flush());
}

function* iterate(iterator: Iterator<Parsed>): Generator<Parsed> {
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) yield step.value;
}

function* packetsOf(parsed: Parsed): Generator<Packet & { frame?: CodecFrame }> {
  if (!('codecFrames' in parsed)) {
    yield { data: parsed.data, fileBytes: parsed.data.length, frame: parsed };
    return;
  }
  const frames = parsed.codecFrames;
  const sound = frames.reduce((sum, { data }) => sum + data.length, 0);
  // Headers and tags have their own pages.
  yield { data: null, fileBytes: parsed.rawData.length - sound };
  for (const frame of frames) yield { data: frame.data, fileBytes: frame.data.length, frame };
}

/** Returns both headers that a Vorbis decoder needs, laced as in Matroska, with an empty comment between them. */
function laceVorbis(identification: Uint8Array, setup: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(2, identification.length, 0), identification, setup]);
}

function descriptionOf({ header }: CodecFrame): Uint8Array | null {
  if ('vorbisSetup' in header) return laceVorbis(header.data, header.vorbisSetup);
  return 'preSkip' in header ? header.data : null;
}

/**
 * @param bytes beginning with the first frame or page
 * @throws AudioError if there is no frame
 */
export function parseFrames(bytes: Uint8Array, format: FramedFormat): PacketContent {
  let codec: CodecValue | undefined;
  const parser = new CodecParser(MIME_TYPES[format], {
    enableFrameCRC32: false,
    onCodec: (found) => {
      codec = found;
    },
  });
  const parsed = parse(parser, bytes);
  const before: (Packet & { frame?: CodecFrame })[] = [];
  let first: CodecFrame | undefined;
  // Not `for … of`, which would close the generator; it is used again below.
  for (let step = parsed.next(); step.done !== true; step = parsed.next()) {
    for (const packet of packetsOf(step.value)) {
      before.push(packet);
      first ??= packet.frame;
    }
    if (first !== undefined) break;
  }
  if (first === undefined || codec === undefined) {
    const name = format === 'ogg' ? 'Ogg' : format === 'adts' ? 'AAC' : format.toUpperCase();
    throw new AudioError('corrupt_audio', `The ${name} file has no decodable audio.`);
  }
  function* packets(): Generator<Packet> {
    yield* before;
    for (const next of parsed) yield* packetsOf(next);
  }
  return {
    type: 'packets',
    codec: CODECS[codec],
    setup: {
      channelCount: first.header.channels,
      sampleRateHz: first.header.sampleRate,
      description: descriptionOf(first),
    },
    packets: packets(),
    fileBytes: bytes.length,
  };
}
