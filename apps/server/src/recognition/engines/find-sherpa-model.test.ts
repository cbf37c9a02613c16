import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, it } from 'vitest';
import { findSherpaModel } from './find-sherpa-model.ts';
import type { SherpaSetting } from './find-sherpa-model.ts';

/** A folder of empty files, as a release of sherpa-onnx has them. */
function modelFolder(name: string, files: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'hark-sherpa-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, name);
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), '');
  return folder;
}

function find(folder: string, setting: Partial<SherpaSetting> = {}) {
  const given: SherpaSetting = { modelFolder: folder, kind: undefined, languages: ['en'], ...setting };
  const engine = findSherpaModel(given, '/cache');
  if (engine.thread.engine !== 'sherpa') throw new Error('another engine was found');
  return { ...engine, thread: engine.thread };
}

const transducer = ['encoder.int8.onnx', 'decoder.int8.onnx', 'joiner.int8.onnx', 'tokens.txt'];
const oneFile = ['model.int8.onnx', 'tokens.txt'];

describe('findSherpaModel', () => {
  it.each([
    [
      'moonshine-tiny-v2',
      ['encoder_model.ort', 'decoder_model_merged.ort', 'tokens.txt'],
      'moonshine-merged',
    ],
    [
      'sherpa-onnx-moonshine-base-en-int8',
      [
        'preprocess.onnx',
        'encode.int8.onnx',
        'uncached_decode.int8.onnx',
        'cached_decode.int8.onnx',
        'tokens.txt',
      ],
      'moonshine',
    ],
    [
      'sherpa-onnx-whisper-tiny.en',
      ['tiny.en-encoder.int8.onnx', 'tiny.en-decoder.int8.onnx', 'tiny.en-tokens.txt'],
      'whisper',
    ],
    ['sherpa-onnx-zipformer-en-2023-06-26', transducer, 'transducer'],
    ['sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8', transducer, 'nemo-transducer'],
    [
      'sherpa-onnx-nemo-canary-180m-flash-int8',
      transducer.filter((file) => !file.includes('joiner')),
      'canary',
    ],
    ['sherpa-onnx-fire-red-asr-large', transducer.filter((file) => !file.includes('joiner')), 'fire-red-asr'],
    ['sherpa-onnx-sense-voice-zh-en-int8', oneFile, 'sense-voice'],
    ['sherpa-onnx-paraformer-en', oneFile, 'paraformer'],
    ['sherpa-onnx-nemo-ctc-en-conformer-small', oneFile, 'nemo-ctc'],
    ['sherpa-onnx-zipformer-ctc-small', oneFile, 'zipformer-ctc'],
  ])('knows %s', (name, files, kind) => {
    expect(find(modelFolder(name, files)).version).toBe(`sherpa/${kind}/${name}`);
  });

  it('prefers the quantised one of two files, and configures sherpa', () => {
    const folder = modelFolder('zipformer', [
      ...transducer,
      'encoder.onnx',
      'encoder.fp16.onnx',
      'decoder.onnx',
      'joiner.onnx',
    ]);
    expect(find(folder).thread).toEqual({
      engine: 'sherpa',
      modelConfig: {
        transducer: {
          encoder: join(folder, 'encoder.int8.onnx'),
          decoder: join(folder, 'decoder.int8.onnx'),
          joiner: join(folder, 'joiner.int8.onnx'),
        },
      },
      tokens: join(folder, 'tokens.txt'),
      makesTokens: false,
    });
  });

  it('declares the languages that the operator names, and passes a single one to the model', () => {
    const folder = modelFolder('whisper', ['b-encoder.onnx', 'b-decoder.onnx', 'b-tokens.txt']);
    const german = find(folder, { languages: ['de'] });
    expect(german.capabilities.languages).toEqual(['de']);
    expect(german.thread.modelConfig).toMatchObject({ whisper: { language: 'de' } });
    const both = find(folder, { languages: ['de', 'fr'] });
    expect(both.thread.modelConfig).toMatchObject({ whisper: { language: '' } });
  });

  it('takes the kind from the operator if the name does not show it', () => {
    const folder = modelFolder('mine', oneFile);
    expect(() => find(folder)).toThrow('HARK_SHERPA_KIND');
    expect(find(folder, { kind: 'nemo-ctc' }).version).toBe('sherpa/nemo-ctc/mine');
  });

  it('names the missing and the present files', () => {
    const folder = modelFolder('whisper', ['tiny-encoder.onnx', 'readme.md']);
    expect(() => find(folder)).toThrow(/\*-decoder\*\.onnx[^]*readme\.md/);
    expect(() => find(join(folder, 'missing'))).toThrow('not a readable folder');
  });

  it('uses the included Moonshine model without a folder', () => {
    const engine = findSherpaModel({ modelFolder: undefined, kind: undefined, languages: ['en'] }, '/cache');
    expect(engine.thread).toMatchObject({ makesTokens: true, tokens: '/cache/moonshine-tokens.txt' });
  });
});
