import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { ManifestClip } from '@hark/shared/manifest';
import { calibrationClip } from '../learning/calibration/calibration-clip.ts';
import type { CalibrationClip } from '../learning/calibration/calibration-clip.ts';
import { calibrate } from '../learning/calibration/calibration-report.ts';
import type { Calibration, CalibrationReport } from '../learning/calibration/calibration-report.ts';
import { storedFitPath } from '../recognition/confidence/stored-fit.ts';
import { evaluate } from '../learning/evaluation/evaluate.ts';
import { setupOf } from '../composition/apply-config.ts';
import { engineOf, openAudioDecoder, openRecognizer } from '../composition/open-resources.ts';
import { takePhrases } from '../search/names/catalogue-phrases.ts';
import { formsOfNames } from '../search/spoken-forms/forms-of-names.ts';
import { readCatalogue } from '../search/catalogue/read-catalogue.ts';
import { CommandError } from './command-error.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { loadAudio, readClips } from './measured-clips.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

export interface CalibrateOptions {
  json: boolean;
  /** Catalogues; each is a separate condition, in addition to the one without a catalogue. */
  catalogue: readonly string[];
  /** Default: the path that the server reads. */
  out?: string;
}

/** What the recogniser is biased to for all clips. */
interface Condition {
  name: string;
  phrases: readonly ContextPhrase[];
}

/** With fewer transcripts the weights are random. */
const FEWEST_TRANSCRIPTS = 50;

async function conditionOf(file: string): Promise<Condition> {
  const entries: CatalogueEntry[] = [];
  for await (const reading of readCatalogue(resolve(file))) {
    if (reading.type === 'row') entries.push(reading.entry);
    else process.stderr.write(`hark: ${file}:${reading.line}: ${reading.reason}\n`);
  }
  const popularFirst = entries.toSorted((left, right) => (right.popularity ?? -1) - (left.popularity ?? -1));
  const { phrases } = takePhrases(
    popularFirst.map((entry) => Object.assign(entry, { forms: formsOfNames(entry) })),
    contextGraphLimits.mostPhrases,
  );
  return { name: basename(file), phrases };
}

async function recognizeAll(
  context: CommandContext,
  conditions: readonly Condition[],
  { clips, folder }: { clips: readonly ManifestClip[]; folder: string },
): Promise<CalibrationClip[]> {
  return withResources(context, async (resources, closers) => {
    const setup = setupOf(context.config);
    const recognizer = openRecognizer(resources, closers, setup);
    const decoder = openAudioDecoder(resources, closers, setup);
    const { beam } = engineOf(setup.recognizer, context.config.dataDir);
    const learnt: CalibrationClip[] = [];
    const progress = createProgress('recordings');
    progress.start(clips.length * conditions.length);
    for (const [pass, { name, phrases }] of conditions.entries()) {
      await recognizer.bias(phrases);
      await evaluate({
        clips,
        folder,
        loadAudio: (path) => loadAudio(decoder, path),
        recognizer,
        engine: setup.recognizer.engine,
        beam,
        bias: phrases.length === 0 ? 'off' : 'on',
        judge: 'off',
        signal: context.signal,
        onProgress: (done) => progress.update(pass * clips.length + done),
        onResult: (result) => {
          const clip = calibrationClip(name, result, result.answer.heard);
          if (clip !== null) learnt.push(clip);
        },
      }).finally(() => progress.stop());
    }
    return learnt;
  });
}

/** Writes atomically: a server that starts now must not read half of the file. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.unfinished`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3)).padStart(7);
const cell = ({ calibrationError, areaUnderCurve }: Calibration): string =>
  `${figure(calibrationError)} ${figure(areaUnderCurve)}`;

function printBins({ bins }: Calibration): void {
  print('');
  print('confidence   held out    share right');
  for (const { from, to, count, accuracy } of bins)
    print(
      `${from.toFixed(1)} to ${to.toFixed(1)} ${String(count).padStart(10)} ${figure(accuracy).padStart(12)}`,
    );
}

function printReport({ conditions }: CalibrationReport): void {
  print(`${' '.repeat(36)}before          held-out speakers`);
  print(`${' '.repeat(26)}number   error     AUC   error     AUC`);
  for (const [name, { transcripts, words }] of Object.entries(conditions)) {
    for (const [what, { before, heldOut }] of Object.entries({ transcripts, words })) {
      const title = `${name.slice(0, 13)} ${what}`.padEnd(26);
      print(`${title} ${String(heldOut.examples).padStart(5)} ${cell(before)} ${cell(heldOut)}`);
    }
  }
  const { all } = conditions;
  if (all !== undefined) printBins(all.transcripts.heldOut);
}

/** `hark calibrate MANIFEST`: fits confidence on the operator's own recordings. */
export async function calibrateConfidence(
  context: CommandContext,
  manifest: string,
  options: CalibrateOptions,
): Promise<void> {
  const engine = engineOf(setupOf(context.config).recognizer, context.config.dataDir);
  if (!engine.capabilities.confidence)
    throw new CommandError(
      2,
      'This recogniser does not estimate confidence; choose another with HARK_ENGINE.',
    );
  const clips = await readClips(manifest);
  const conditions: Condition[] = [{ name: 'no catalogue', phrases: [] }];
  for (const file of options.catalogue) conditions.push(await conditionOf(file));
  const learnt = await recognizeAll(context, conditions, { clips, folder: dirname(resolve(manifest)) });
  const right = learnt.filter((clip) => clip.right).length;
  if (learnt.length < FEWEST_TRANSCRIPTS || right === 0 || right === learnt.length) {
    const found = `${learnt.length} transcripts, ${right} of them right`;
    throw new CommandError(
      1,
      `Not enough data to calibrate: ${found}. Add recordings: at least ${FEWEST_TRANSCRIPTS} transcripts are needed, both right and wrong.`,
    );
  }
  const fittedAt = new Date().toISOString().slice(0, 10);
  const report = calibrate(learnt, { engine: engine.version, fittedAt, recordings: clips.length });
  const path = options.out ?? storedFitPath(context.config.dataDir);
  await writeWhole(path, `${JSON.stringify(report.fit, null, 2)}\n`);
  if (options.json) printJson(report);
  else {
    printReport(report);
    print('');
    print(
      `Saved to ${path}. ${options.out === undefined ? 'Restart the server to use it.' : 'The server does not read this file.'}`,
    );
  }
}
