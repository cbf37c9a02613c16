import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface ModelFiles {
  encoder: string;
  decoder: string;
  vad: string;
}

/** A file of an installed package, whatever its `exports` hide. Throws with what to do when it is not there. */
export function fileOfPackage(packageFolders: readonly string[], name: string, path: string): string {
  const found = packageFolders.map((folder) => join(folder, name, path)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    `The model file ${path} of the package ${name} is missing; install the dependencies again.`,
  );
}

/** Where the models lie that came with the dependencies; found from the sources and from the built server. */
export function findModelFiles(): ModelFiles {
  const { resolve } = createRequire(import.meta.url);
  const file = (name: string, path: string) => fileOfPackage(resolve.paths(name) ?? [], name, path);
  const moonshine = '@moonshine-ai/moonshine-js';
  return {
    encoder: file(moonshine, 'dist/model/tiny/quantized/encoder_model.onnx'),
    decoder: file(moonshine, 'dist/model/tiny/quantized/decoder_model_merged.onnx'),
    vad: file('@ricky0123/vad-web', 'dist/silero_vad_v6.onnx'),
  };
}
