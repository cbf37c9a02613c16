import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ModelFiles {
  encoder: string;
  decoder: string;
  vad: string;
}

/** The folder of an installed package, whatever its `exports` hide. */
function packageFolder(name: string, resolve: NodeJS.RequireResolve): string | null {
  const folders = resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder)) ?? null;
}

/**
 * Where the models lie that came with the dependencies. `from` is the module that asks: its package must depend
 * on both. Throws with what to do when a file is missing.
 */
export function findModelFiles(from: string = import.meta.url): ModelFiles {
  const { resolve } = createRequire(from);
  const file = (name: string, path: string) => {
    const folder = packageFolder(name, resolve);
    const found = folder === null ? null : join(folder, path);
    if (found === null || !existsSync(found)) {
      throw new Error(
        `The model file ${path} of the package ${name} is missing: install the dependencies again ` +
          `(looked from ${dirname(from)}).`,
      );
    }
    return found;
  };
  const moonshine = '@moonshine-ai/moonshine-js';
  return {
    encoder: file(moonshine, 'dist/model/tiny/quantized/encoder_model.onnx'),
    decoder: file(moonshine, 'dist/model/tiny/quantized/decoder_model_merged.onnx'),
    vad: file('@ricky0123/vad-web', 'dist/silero_vad_v6.onnx'),
  };
}
