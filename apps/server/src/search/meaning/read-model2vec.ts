import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { VectorsError } from './vectors-error.ts';
import { quantize, type WordVectors } from './word-vectors.ts';

/**
 * The tokenizer of a Model2Vec model, as Hugging Face's `tokenizer.json` has it: words are cut into the longest known
 * pieces, and a piece within a word begins with `##`.
 */
const tokenizerSchema = z.object({
  model: z.object({
    type: z.enum(['WordPiece', 'WordLevel']),
    vocab: z.record(z.string(), z.number().int().nonnegative()),
  }),
});

const tensorSchema = z.object({
  dtype: z.enum(['F32', 'F16', 'I8']),
  shape: z.tuple([z.number().int().positive(), z.number().int().positive().max(4_096)]),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

const MAX_HEADER_BYTES = 100_000_000;
const WITHIN = '##';
const MAX_REMEMBERED = 200_000;
const BYTES = { F32: 4, F16: 2, I8: 1 } as const;

interface Table {
  rows: number;
  dimensions: number;
  at(row: number, column: number): number;
}

/** Reads a folder with `tokenizer.json` and `model.safetensors`. @throws VectorsError if it is unusable */
export async function readModel2Vec(folder: string): Promise<WordVectors> {
  const vocabulary = await readVocabulary(path.join(folder, 'tokenizer.json'));
  const table = await readTable(path.join(folder, 'model.safetensors'));
  const largest = [...vocabulary.values()].reduce((most, row) => Math.max(most, row), 0);
  if (largest >= table.rows)
    throw new VectorsError(
      `${folder} has ${table.rows} vectors for ${largest + 1} words: its two files belong to different models.`,
    );
  const remembered = new Map<string, Int8Array | null>();
  return {
    name: path.basename(folder),
    dimensions: table.dimensions,
    size: vocabulary.size,
    *words() {
      for (const word of vocabulary.keys()) if (/^[\p{L}\p{N}]+$/u.test(word)) yield word;
    },
    vectorOf(form) {
      const known = remembered.get(form);
      if (known !== undefined) return known;
      const pieces = piecesOf(form, vocabulary);
      const vector = pieces.length === 0 ? null : quantize(meanOf(pieces, table));
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(form, vector);
      return vector;
    },
    // The pieces of a tokenizer are in the order of their frequency, but for its first special ones.
    rankOf: (form) => vocabulary.get(form) ?? vocabulary.size,
  };
}

async function readVocabulary(file: string): Promise<ReadonlyMap<string, number>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null)
    throw new VectorsError(`${file} cannot be read. HARK_VECTORS must name a Model2Vec folder.`);
  const parsed = tokenizerSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new VectorsError(`${file} is no tokenizer with a word-piece vocabulary, the kind that Hark reads.`);
  return new Map(Object.entries(parsed.data.model.vocab));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readTable(file: string): Promise<Table> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null)
    throw new VectorsError(`${file} cannot be read. HARK_VECTORS must name a Model2Vec folder.`);
  const headerBytes = bytes.length < 8 ? Number.NaN : Number(bytes.readBigUInt64LE());
  if (!(headerBytes <= Math.min(MAX_HEADER_BYTES, bytes.length - 8)))
    throw new VectorsError(`${file} is damaged: it has no header. Copy it again.`);
  const header = z
    .object({ embeddings: tensorSchema })
    .safeParse(parseJson(bytes.toString('utf8', 8, 8 + headerBytes)));
  if (!header.success)
    throw new VectorsError(`${file} has no table "embeddings" of 32-bit, 16-bit or 8-bit numbers.`);
  const { dtype, shape, data_offsets: offsets } = header.data.embeddings;
  const [rows, dimensions] = shape;
  const start = 8 + headerBytes + offsets[0];
  const isWhole = offsets[1] - offsets[0] === rows * dimensions * BYTES[dtype];
  if (!isWhole || start + rows * dimensions * BYTES[dtype] > bytes.length)
    throw new VectorsError(`${file} is damaged: its length is not what its header says. Copy it again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  return { rows, dimensions, at: (row, column) => numberAt(view, row * dimensions + column, dtype) };
}

function numberAt(view: DataView, index: number, dtype: keyof typeof BYTES): number {
  switch (dtype) {
    case 'F32':
      return view.getFloat32(4 * index, true);
    case 'F16':
      return halfOf(view.getUint16(2 * index, true));
    case 'I8':
      return view.getInt8(index);
  }
}

/** Returns the value of an IEEE 754 half. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return 0;
  return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

/** Returns the rows of the longest known pieces; empty where a part of the word is unknown. */
function piecesOf(form: string, vocabulary: ReadonlyMap<string, number>): number[] {
  const rows: number[] = [];
  for (let start = 0; start < form.length;) {
    let end = form.length;
    let row: number | undefined;
    for (; end > start; end--) {
      row = vocabulary.get((start === 0 ? '' : WITHIN) + form.slice(start, end));
      if (row !== undefined) break;
    }
    if (row === undefined) return [];
    rows.push(row);
    start = end;
  }
  return rows;
}

function meanOf(rows: readonly number[], table: Table): number[] {
  return Array.from({ length: table.dimensions }, (_, column) =>
    rows.reduce((sum, row) => sum + table.at(row, column) / rows.length, 0),
  );
}
