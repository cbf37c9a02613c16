import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Engine } from './engine.ts';
import { findModelFiles } from '../decoding/model-files.ts';
import type { Capabilities } from '../recognizer.ts';
import { sherpaModels } from './sherpa-models.ts';
import type { SherpaModelPattern } from './sherpa-models.ts';
import type { ThreadEngine } from '../decoding/thread-engine.ts';

export interface SherpaSetting {
  /** Absolute; undefined for the Moonshine that comes with Hark. */
  modelFolder: string | undefined;
  /** A key of `sherpaModels`; undefined: told from the folder. */
  kind: string | undefined;
  /** What the operator says the model speaks. */
  languages: Capabilities['languages'];
}

type ModelConfig = Extract<ThreadEngine, { engine: 'sherpa' }>['modelConfig'];

const patterns = new Map<string, SherpaModelPattern>(Object.entries(sherpaModels));

/** The file that a pattern means: of several the quantised one, which is the faster. */
function fileOf(pattern: string, names: readonly string[]): string | undefined {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
  const matches = names.filter((name) => new RegExp(`^${parts.join('.*')}$`).test(name));
  return matches.find((name) => name.includes('.int8.')) ?? matches[0];
}

interface FoundFiles {
  options: Record<string, string>;
  tokens: string;
}

function filesOf(pattern: SherpaModelPattern, folder: string, names: readonly string[]): FoundFiles | null {
  const tokens = fileOf(pattern.tokens ?? 'tokens.txt', names);
  const found = Object.entries(pattern.files).map(([option, file]) => [option, fileOf(file, names)] as const);
  const options = found.flatMap(([option, name]) =>
    name === undefined ? [] : [[option, join(folder, name)] as const],
  );
  if (tokens === undefined || options.length < found.length) return null;
  return { options: Object.fromEntries(options), tokens: join(folder, tokens) };
}

function languageOptions(
  { language }: SherpaModelPattern,
  known: Capabilities['languages'],
): Record<string, string> {
  const value = known.length === 1 ? known[0] : (language?.several ?? known[0]);
  return Object.fromEntries((language?.options ?? []).map((option) => [option, value]));
}

function configOf(
  pattern: SherpaModelPattern,
  files: FoundFiles,
  languages: Capabilities['languages'],
): ModelConfig {
  const section = { ...files.options, ...languageOptions(pattern, languages) };
  return {
    [pattern.section]: section,
    ...(pattern.modelType === undefined ? {} : { modelType: pattern.modelType }),
  };
}

function describePattern([kind, pattern]: [string, SherpaModelPattern]): string {
  const files = [...Object.values(pattern.files), pattern.tokens ?? 'tokens.txt'].join(', ');
  const named =
    pattern.folder === undefined ? '' : `, in a folder whose name matches ${String(pattern.folder)}`;
  return `  ${kind}: ${files}${named}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    throw new Error(`HARK_SHERPA_MODEL is ${folder}, which is not a readable folder.`);
  }
}

function nothingFound(
  folder: string,
  names: readonly string[],
  looked: [string, SherpaModelPattern][],
): Error {
  return new Error(
    [
      `HARK_SHERPA_MODEL is ${folder}, which has no supported model. Looked for:`,
      ...looked.map(describePattern),
      `Found: ${names.slice(0, 20).join(', ') || 'nothing'}.`,
      'If the folder name does not indicate the kind, set HARK_SHERPA_KIND.',
    ].join('\n'),
  );
}

function capabilitiesOf(
  languages: Capabilities['languages'],
  { needsVad, wordTimes }: Pick<SherpaModelPattern, 'needsVad' | 'wordTimes'>,
): Capabilities {
  return {
    nBest: false,
    biasing: false,
    confidence: false,
    wordTimes,
    rescoring: false,
    languages,
    needsVad,
  };
}

/** The same weights as of the Moonshine engine. Sherpa wants its vocabulary as a file: that is kept in `cacheFolder`. */
function builtIn(cacheFolder: string): Engine {
  const { encoder, decoder } = findModelFiles();
  return {
    version: 'sherpa/moonshine-tiny-int8/1',
    capabilities: capabilitiesOf(['en'], sherpaModels['moonshine-merged']),
    beam: 1,
    thread: {
      engine: 'sherpa',
      modelConfig: { moonshine: { encoder, mergedDecoder: decoder } },
      tokens: join(cacheFolder, 'moonshine-tokens.txt'),
      makesTokens: true,
    },
  };
}

/**
 * The engine for a model folder of the operator's. Throws with what was looked for where there is no model in it:
 * sherpa itself ends the process when it is given files that are not what it expects.
 */
export function findSherpaModel(
  { modelFolder, kind, languages }: SherpaSetting,
  cacheFolder: string,
): Engine {
  if (modelFolder === undefined) return builtIn(cacheFolder);
  const names = namesIn(modelFolder);
  const candidates = [...patterns].filter(([name]) => kind === undefined || name === kind);
  for (const [name, pattern] of candidates) {
    if (kind === undefined && pattern.folder?.test(basename(modelFolder)) === false) continue;
    const files = filesOf(pattern, modelFolder, names);
    if (files === null) continue;
    return {
      version: `sherpa/${name}/${basename(modelFolder)}`,
      capabilities: capabilitiesOf(languages, pattern),
      beam: 1,
      thread: {
        engine: 'sherpa',
        modelConfig: configOf(pattern, files, languages),
        tokens: files.tokens,
        makesTokens: false,
      },
    };
  }
  throw nothingFound(modelFolder, names, candidates);
}
