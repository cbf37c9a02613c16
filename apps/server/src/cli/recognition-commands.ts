import { Option } from 'commander';
import { WIDEST_BEAM } from '../recognition/decoding/decoding-settings.ts';
import { calibrateConfidence } from './calibrate-command.ts';
import type { CommandLine } from './command-line.ts';
import { evaluateManifest } from './eval-command.ts';
import { catalogueName, wholeNumber } from './program-options.ts';
import { transcribe, type TranscribeOptions } from './transcribe-command.ts';

/** Commands that recognise recordings. */
export function addRecognitionCommands(line: CommandLine): void {
  addTranscribe(line);
  addEval(line);
  addCalibrate(line);
}

function addTranscribe({ command, context }: CommandLine): void {
  command(
    'transcribe <paths...>',
    'Transcribe audio files and folders: WAV, FLAC, MP3, Ogg, WebM, MP4, M4A, AAC and more.',
  )
    .addOption(
      new Option('--catalogue <name>', 'bias recognition towards this catalogue').argParser(catalogueName),
    )
    .action((paths: string[], options: TranscribeOptions) => transcribe(context('warn'), paths, options));
}

function addEval({ command, context }: CommandLine): void {
  command(
    'eval <manifest>',
    'Evaluate recognition, and search if a catalogue is given, on labelled recordings.',
  )
    .option('--catalogue <file>', 'catalogue file or catalogue name to search')
    .addOption(
      new Option('--engine <name>', 'recogniser (default: HARK_ENGINE)').choices(['moonshine', 'sherpa']),
    )
    .addOption(
      new Option('--bias <state>', 'catalogue biasing (default: on with a catalogue)').choices(['on', 'off']),
    )
    .addOption(
      new Option(
        '--judge <state>',
        'acoustic rescoring of close decisions (default: on with a catalogue)',
      ).choices(['on', 'off']),
    )
    .addOption(
      new Option('--forms <state>', 'spoken forms of the names of a catalogue file (default: on)').choices([
        'on',
        'off',
      ]),
    )
    .addOption(
      new Option('--beam <width>', 'beam width for decoding (default: that of the engine)').argParser(
        wholeNumber(1, WIDEST_BEAM),
      ),
    )
    .option('--out <file>', 'also write the report to a file as JSON')
    .option('--details <file>', 'write the result of each clip to a file, one JSON object per line')
    .action((manifest: string, options) => evaluateManifest(context('warn'), manifest, options));
}

function addCalibrate({ command, context }: CommandLine): void {
  command(
    'calibrate <manifest>',
    'Calibrate confidence on labelled recordings, so that 90 % of answers with confidence 0.9 are right.',
  )
    .addOption(
      new Option('--catalogue <file>', 'also calibrate with this catalogue biased; repeatable')
        .default([])
        .argParser((file: string, files: readonly string[]) => [...files, file]),
    )
    .option('--out <file>', 'write the calibration to this file instead of the data folder')
    .action((manifest: string, options) => calibrateConfidence(context('warn'), manifest, options));
}
