import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readModel2Vec } from './read-model2vec.ts';

let folder: string;

const TOKENIZER = { model: { type: 'WordPiece', vocab: { sofa: 0, cloud: 1, '##s': 2, '[UNK]': 3 } } };

function safetensors(dtype: string, shape: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.from(
    JSON.stringify({ embeddings: { dtype, shape, data_offsets: [0, data.length] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

const FLOATS = Float32Array.from([1, 0, 0, 1, 0.5, 0.5, 0, 0]);
const MODEL = safetensors('F32', [4, 2], new Uint8Array(FLOATS.buffer));

async function write(tokenizer: unknown, model: Buffer): Promise<void> {
  await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  await writeFile(path.join(folder, 'model.safetensors'), model);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-vectors-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a Model2Vec folder', () => {
  it('gives words their vectors, and longer words the mean of their pieces', async () => {
    await write(TOKENIZER, MODEL);
    const vectors = await readModel2Vec(folder);
    expect(vectors.dimensions).toBe(2);
    expect([...vectors.words()]).toEqual(['sofa', 'cloud']);
    expect(vectors.vectorOf('sofa')).toEqual(Int8Array.from([127, 0]));
    expect(vectors.vectorOf('sofas')).toEqual(Int8Array.from([127, 42]));
    expect(vectors.vectorOf('mountain')).toBeNull();
  });

  it('may have 16-bit and 8-bit numbers', async () => {
    const halves = Uint16Array.from([0x3c00, 0, 0, 0x3c00, 0x3800, 0x3800, 0, 0]);
    await write(TOKENIZER, safetensors('F16', [4, 2], new Uint8Array(halves.buffer)));
    expect((await readModel2Vec(folder)).vectorOf('sofas')).toEqual(Int8Array.from([127, 42]));
    await write(TOKENIZER, safetensors('I8', [4, 2], Uint8Array.from([100, 0, 0, 100, 50, 50, 0, 0])));
    expect((await readModel2Vec(folder)).vectorOf('sofas')).toEqual(Int8Array.from([127, 42]));
  });

  it.each([
    ['no tokenizer', { model: {} }, MODEL, /tokenizer/],
    ['a damaged table', TOKENIZER, MODEL.subarray(0, -3), /damaged/],
    ['an empty table', TOKENIZER, Buffer.alloc(0), /damaged/],
    ['another table', TOKENIZER, safetensors('F32', [2, 2], new Uint8Array(16)), /different models/],
    ['other numbers', TOKENIZER, safetensors('BF16', [4, 2], new Uint8Array(16)), /embeddings/],
  ])('is refused with %s', async (_, tokenizer, model, message) => {
    await write(tokenizer, model);
    await expect(readModel2Vec(folder)).rejects.toThrow(message);
  });

  it('is refused if it is not there', async () => {
    await expect(readModel2Vec(path.join(folder, 'none'))).rejects.toThrow(/HARK_VECTORS/);
  });
});
