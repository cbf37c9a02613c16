/** How a model folder is known for what it is: by its files, and where these do not tell, by its name. */
export interface SherpaModelPattern {
  /** The folder's name has this in it. Not asked for when the operator has named the kind. */
  folder?: RegExp;
  /** Section of sherpa's `modelConfig`, with patterns of file names, `*` for anything. */
  section: string;
  files: Readonly<Record<string, string>>;
  /** Default: `tokens.txt`. */
  tokens?: string;
  modelType?: string;
  /** The options of the section that take the language; where it speaks several, `several` or else the main one. */
  language?: { options: readonly string[]; several?: string };
  needsVad: boolean;
  /** Its results say when each token was heard. */
  wordTimes: boolean;
}

const transducer = {
  section: 'transducer',
  files: { encoder: 'encoder*.onnx', decoder: 'decoder*.onnx', joiner: 'joiner*.onnx' },
  needsVad: false,
  wordTimes: true,
};

function singleFile(section: string, folder: RegExp): SherpaModelPattern {
  return { folder, section, files: { model: 'model*.onnx' }, needsVad: false, wordTimes: true };
}

/**
 * The offline models of sherpa-onnx that Hark knows, as its releases name their files. The first that fits is taken.
 * Source: https://k2-fsa.github.io/sherpa/onnx/pretrained_models/index.html
 */
export const sherpaModels = {
  'moonshine-merged': {
    section: 'moonshine',
    files: { encoder: 'encoder_model.*', mergedDecoder: 'decoder_model_merged.*' },
    needsVad: true,
    wordTimes: false,
  },
  moonshine: {
    section: 'moonshine',
    files: {
      preprocessor: 'preprocess.*',
      encoder: 'encode.*',
      uncachedDecoder: 'uncached_decode.*',
      cachedDecoder: 'cached_decode.*',
    },
    needsVad: true,
    wordTimes: false,
  },
  'nemo-transducer': { ...transducer, folder: /nemo|parakeet/i, modelType: 'nemo_transducer' },
  transducer,
  whisper: {
    section: 'whisper',
    files: { encoder: '*-encoder*.onnx', decoder: '*-decoder*.onnx' },
    tokens: '*-tokens.txt',
    language: { options: ['language'], several: '' },
    needsVad: true,
    wordTimes: false,
  },
  canary: {
    folder: /canary/i,
    section: 'canary',
    files: { encoder: 'encoder*.onnx', decoder: 'decoder*.onnx' },
    language: { options: ['srcLang', 'tgtLang'] },
    needsVad: true,
    wordTimes: false,
  },
  'fire-red-asr': {
    folder: /fire-?red/i,
    section: 'fireRedAsr',
    files: { encoder: 'encoder*.onnx', decoder: 'decoder*.onnx' },
    needsVad: true,
    wordTimes: false,
  },
  'sense-voice': {
    ...singleFile('senseVoice', /sense-?voice/i),
    language: { options: ['language'], several: 'auto' },
  },
  // Its tokens are characters or halves of words: no words that could be timed.
  paraformer: { ...singleFile('paraformer', /paraformer/i), wordTimes: false },
  'nemo-ctc': singleFile('nemoCtc', /nemo|parakeet/i),
  'zipformer-ctc': singleFile('zipformerCtc', /zipformer/i),
  'wenet-ctc': singleFile('wenetCtc', /wenet/i),
  dolphin: singleFile('dolphin', /dolphin/i),
} satisfies Record<string, SherpaModelPattern>;
