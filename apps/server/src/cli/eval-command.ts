import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { Closers } from '../base/closers.ts';
import { readSetup, setupOf } from '../composition/apply-config.ts';
import { describeClip } from '../learning/evaluation/describe-clip.ts';
import { evaluate } from '../learning/evaluation/evaluate.ts';
import type { EvalRates, EvalReport } from '../learning/evaluation/eval-report.ts';
import {
  engineOf,
  openAudioDecoder,
  openRecognizer,
  openSearch,
  type ResourceOptions,
} from '../composition/open-resources.ts';
import type { Capabilities } from '../recognition/recognizer.ts';
import { DEFAULT_CATALOGUE, isCatalogueName } from '../search/catalogue-name.ts';
import { importCatalogue } from '../search/catalogue/import-catalogue.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { CommandError } from './command-error.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { biasToAll } from './bias-to-all.ts';
import { loadAudio, readClips } from './measured-clips.ts';
import { print, printJson } from './print.ts';
import { openCatalogue } from './open-catalogue.ts';
import { createProgress } from './progress.ts';

export interface EvalOptions {
  json: boolean;
  catalogue?: string;
  /** Default: the configured one. */
  engine?: 'moonshine' | 'sherpa';
  /** Default: on with a catalogue and an engine that can be biased. */
  bias?: 'on' | 'off';
  /** Default: on with a catalogue and an engine that can rescore. */
  judge?: 'on' | 'off';
  /** Default: on. Off only for a catalogue file. */
  forms?: 'on' | 'off';
  /** Default: the engine's own. */
  beam?: number;
  out?: string;
  details?: string;
}

/** Options that this recogniser lacks are refused, not ignored: the report would claim what was not measured. */
function refuseWhatIsMissing(
  { biasing, rescoring: judging, nBest }: Capabilities,
  { bias, judge, beam, catalogue }: EvalOptions,
): void {
  if (bias === 'on' && catalogue === undefined)
    throw new CommandError(2, '--bias on needs a catalogue: pass --catalogue.');
  if (bias === 'on' && !biasing)
    throw new CommandError(2, 'This recogniser does not support catalogue biasing; use --bias off.');
  if (judge === 'on' && (catalogue === undefined || !judging))
    throw new CommandError(
      2,
      'Rescoring needs a catalogue and a recogniser that supports it; use --judge off.',
    );
  if (beam !== undefined && beam !== 1 && !nBest)
    throw new CommandError(2, 'This recogniser only supports greedy decoding; use --beam 1.');
}

/** Returns the served setup with the command's recogniser options. */
function measuredSetup(
  { config }: CommandContext,
  { engine = config.engine, beam }: EvalOptions,
): ServingSetup {
  const setup = setupOf({ ...config, engine });
  const { recognizer } = setup;
  if (recognizer.engine !== 'moonshine' || beam === undefined) return setup;
  return { ...setup, recognizer: { ...recognizer, beam } };
}

/** Opens a separate database, so that a measurement never changes the served catalogue. */
async function openScratchSearch(
  { file, withForms }: { file: string; withForms: boolean },
  options: ResourceOptions,
  closers: Closers,
): Promise<SearchIndex> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-eval-'));
  // As root, PostgreSQL runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  closers.add('scratch folder', () => rm(folder, { recursive: true, force: true }));
  const config = { ...options.config, dataDir: folder, databaseUrl: undefined };
  const setup = { ...(await readSetup(config)), catalogue: DEFAULT_CATALOGUE };
  const { search } = await openSearch({ ...options, config }, closers, setup);
  const { skipped } = await importCatalogue({ paths: [resolve(file)], index: search, withForms });
  for (const row of skipped) process.stderr.write(`hark: ${row.file}:${row.line}: ${row.reason}\n`);
  return search;
}

/** Opens a catalogue file, or else the catalogue of that name in the database. */
async function openMeasuredSearch(
  { catalogue: given = '', forms }: EvalOptions,
  options: ResourceOptions,
  closers: Closers,
): Promise<SearchIndex> {
  const isName = isCatalogueName(given) && !existsSync(given);
  if (!isName) return openScratchSearch({ file: given, withForms: forms !== 'off' }, options, closers);
  if (forms !== undefined)
    throw new CommandError(2, '--forms needs a catalogue file: it decides how a file is imported.');
  const { index } = await openCatalogue(options, closers, { catalogue: given, mustExist: true });
  return index;
}

const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`);

function line(name: string, rates: EvalRates): string {
  const columns = [rates.wer, rates.nullRate, rates.falseAlarmRate, rates.top1, rates.top3].map(percent);
  return [
    name.padEnd(34),
    String(rates.clips).padStart(6),
    ...columns.map((column) => column.padStart(9)),
  ].join(' ');
}

function printReport(report: EvalReport): void {
  const head = ['', 'clips', 'WER', 'empty', 'invented', 'top 1', 'top 3'];
  const [first = '', second = '', ...rest] = head;
  print([first.padEnd(34), second.padStart(6), ...rest.map((name) => name.padStart(9))].join(' '));
  print(line('all', report));
  for (const [slice, values] of Object.entries(report.slices)) {
    for (const [value, rates] of Object.entries(values)) print(line(`${slice} ${value}`.slice(0, 34), rates));
  }
  const { p50, p95 } = report.decodeMs;
  const milliseconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(0)} ms`);
  print(
    `decode p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, real-time factor ${report.rtf?.toFixed(3) ?? '–'}`,
  );
  const { judging } = report;
  print(
    `rescored ${percent(judging.share)}, p50 ${milliseconds(judging.ms.p50)}, p95 ${milliseconds(judging.ms.p95)}`,
  );
  print(
    `without the relevance floor: top 1 ${percent(report.withoutFloor.top1)}, top 3 ${percent(report.withoutFloor.top3)}; results shown where none is expected: ${percent(report.unaskedRate)}`,
  );
  print(
    `calibration error ${percent(report.ece)}, WebScore ${percent(report.webScore)}, MRR ${report.mrr?.toFixed(3) ?? '–'}`,
  );
}

/** `hark eval MANIFEST`: measures recognition and search on labelled recordings. */
export async function evaluateManifest(
  context: CommandContext,
  manifest: string,
  options: EvalOptions,
): Promise<void> {
  const setup = measuredSetup(context, options);
  const engine = engineOf(setup.recognizer, context.config.dataDir);
  refuseWhatIsMissing(engine.capabilities, options);
  const clips = await readClips(manifest);
  const details: string[] = [];
  const report = await withResources(context, async (resources, closers) => {
    const recognizer = openRecognizer(resources, closers, setup);
    const decoder = openAudioDecoder(resources, closers, setup);
    const { catalogue } = options;
    const search =
      catalogue === undefined ? undefined : await openMeasuredSearch(options, resources, closers);
    const bias = options.bias ?? (search !== undefined && engine.capabilities.biasing ? 'on' : 'off');
    if (bias === 'on' && search !== undefined) await biasToAll(recognizer, search);
    const judge = options.judge ?? (search !== undefined && engine.capabilities.rescoring ? 'on' : 'off');
    const progress = createProgress('clips');
    progress.start(clips.length);
    const measured = await evaluate({
      clips,
      folder: dirname(resolve(manifest)),
      loadAudio: (path) => loadAudio(decoder, path),
      recognizer,
      engine: setup.recognizer.engine,
      beam: engine.beam,
      bias,
      judge,
      ...(search === undefined ? {} : { search }),
      signal: context.signal,
      onResult: (result) => details.push(JSON.stringify(describeClip(result))),
      onProgress: (done) => progress.update(done),
    }).finally(() => progress.stop());
    return measured;
  });
  if (options.details !== undefined) await writeFile(options.details, `${details.join('\n')}\n`);
  if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
  if (options.json) printJson(report);
  else printReport(report);
}
