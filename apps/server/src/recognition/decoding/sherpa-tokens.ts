import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { vocabularyPieces } from '@hark/moonshine/vocabulary';

const BYTE_PIECE = /^<0x([0-9A-F]{2})>$/;

function bytesOf(piece: string): Buffer {
  const byte = BYTE_PIECE.exec(piece)?.[1];
  return byte === undefined ? Buffer.from(piece.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex');
}

/**
 * A `tokens.txt` as sherpa-onnx wants it for Moonshine models with a merged decoder: a line for each token, with the
 * base64 of the bytes that it stands for and its id.
 */
export function formatTokens(pieces: readonly string[]): string {
  return pieces.map((piece, id) => `${bytesOf(piece).toString('base64')} ${id}\n`).join('');
}

/** Writes the file unless it is there. Several threads may do so at once: it appears whole or not at all. */
export async function keepTokens(path: string): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, formatTokens(vocabularyPieces()));
  await rename(unfinished, path);
}
