import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { TextDecoder } from 'node:util';
import { constants, createGunzip, gunzipSync } from 'node:zlib';

import { CatalogueError } from '../../catalogue-error.ts';
import { detectEncoding, isEncoding } from './detect-encoding.ts';
import { refuseMarkup, refuseOtherFiles } from './refuse-other-files.ts';

export interface OpenSourceOptions {
  /** Name of the text's encoding as `TextDecoder` knows it; without it UTF-8, or UTF-16 where the file is. */
  encoding?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Told now and then how many bytes of the file have been read. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

/** A file as text, whatever its encoding and compression. */
export interface Source {
  file: string;
  /** The first characters, without a byte order mark. */
  beginning: string;
  /** Whether the beginning is all there is. */
  isWhole: boolean;
  /** UTF-8 without a byte order mark, every line ended by a line feed. */
  chunks(): AsyncIterable<Buffer>;
}

const BEGINNING_BYTES = 65_536;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** @throws CatalogueError where the file can't be read or is no text. */
export async function openSource(file: string, options: OpenSourceOptions = {}): Promise<Source> {
  const raw = await readBeginning(file);
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const plain = isGzip ? unpackBeginning(file, raw) : raw;
  refuseOtherFiles(file, plain);
  const { encoding: detected, bomBytes } = detectEncoding(plain);
  // A byte order mark says for certain what a named encoding only claims.
  const encoding = bomBytes > 0 ? detected : (options.encoding ?? detected);
  const beginning = decoderFor(encoding).decode(plain, { stream: true });
  refuseMarkup(file, beginning);
  return {
    file,
    beginning: beginning.replaceAll(/\r\n?/g, '\n'),
    isWhole: raw.length < BEGINNING_BYTES && plain.length < BEGINNING_BYTES,
    chunks: () => withLineFeeds(inUtf8(unpacked(file, isGzip, options), encoding)),
  };
}

async function readBeginning(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const bytes = Buffer.alloc(BEGINNING_BYTES);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CatalogueError(
      'catalogue_unreadable',
      `${file} cannot be read (${reason}): check the path and its permissions.`,
      { cause },
    );
  }
}

function unpackBeginning(file: string, raw: Uint8Array): Uint8Array {
  try {
    return gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, BEGINNING_BYTES);
  } catch (cause) {
    throw damagedGzip(file, cause);
  }
}

function damagedGzip(file: string, cause: unknown): CatalogueError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CatalogueError(
    'catalogue_unreadable',
    `${file} is a damaged or truncated gzip file (${reason}): copy it again.`,
    { cause },
  );
}

async function* unpacked(file: string, isGzip: boolean, options: OpenSourceOptions): AsyncGenerator<Buffer> {
  if (!isGzip) {
    yield* readBytes(file, options);
    return;
  }
  const gunzip = createGunzip();
  // Errors of either end arrive where the unpacked bytes are read.
  pipeline(readBytes(file, options), gunzip, () => undefined);
  try {
    yield* buffersOf(gunzip);
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw damagedGzip(file, cause);
  }
}

async function* readBytes(file: string, { signal, onProgress }: OpenSourceOptions): AsyncGenerator<Buffer> {
  let bytesRead = 0;
  for await (const chunk of buffersOf(createReadStream(file, { signal }))) {
    yield chunk;
    bytesRead += chunk.length;
    onProgress?.(bytesRead);
  }
}

async function* buffersOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

function decoderFor(encoding: string): TextDecoder {
  if (isEncoding(encoding)) return new TextDecoder(encoding);
  throw new CatalogueError(
    'catalogue_encoding',
    `Unknown encoding "${encoding}": use one such as windows-1252, latin1, utf-16le or shift_jis.`,
  );
}

/** UTF-8 is passed on as it is, so that a row with wrong bytes can be skipped alone. */
async function* inUtf8(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = decoderFor(encoding);
  if (decoder.encoding !== 'utf-8') {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(detectEncoding(chunk.subarray(0, 3)).bomBytes) : chunk;
    isFirst = false;
  }
}

/** Lines end with CR LF on Windows and with CR in files of old Macs: one form for all that reads them. */
async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let endedInReturn = false;
  for await (const chunk of chunks) {
    const from = endedInReturn && chunk[0] === LINE_FEED ? 1 : 0;
    if (chunk.length > 0) endedInReturn = chunk.at(-1) === CARRIAGE_RETURN;
    yield chunk.includes(CARRIAGE_RETURN) ? toLineFeeds(chunk, from) : chunk.subarray(from);
  }
}

function toLineFeeds(chunk: Buffer, from: number): Buffer {
  const copy = Buffer.allocUnsafe(chunk.length);
  let length = 0;
  for (let index = from; index < chunk.length; index++) {
    const byte = chunk[index] ?? 0;
    if (byte === LINE_FEED && index > from && chunk[index - 1] === CARRIAGE_RETURN) continue;
    copy[length] = byte === CARRIAGE_RETURN ? LINE_FEED : byte;
    length++;
  }
  return copy.subarray(0, length);
}
