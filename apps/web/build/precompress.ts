import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:bin|css|html|js|json|mjs|onnx|svg|wasm)$/;
/** Smaller files fit into one packet anyway. */
const MIN_BYTES = 1_024;
/** The best quality takes a minute for WebAssembly of this size and makes it 5 % smaller. */
const LARGE_BYTES = 1024 * 1024;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

async function precompressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < MIN_BYTES) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: bytes.length > LARGE_BYTES ? 5 : 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [br, gz] = await Promise.all([toBrotli(bytes, { params }), toGzip(bytes)]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}

/**
 * Writes a `.br` and a `.gz` file next to every text, model and WebAssembly file of the build; the server sends them.
 */
export function precompress(): Plugin {
  return {
    name: 'hark-precompress',
    apply: 'build',
    writeBundle: async ({ dir }) => {
      if (dir === undefined) return;
      const files = await readdir(dir, { recursive: true });
      // In parallel: the compressors run on threads of their own.
      await Promise.all(
        files.filter((file) => COMPRESSIBLE.test(file)).map((file) => precompressFile(join(dir, file))),
      );
    },
  };
}
