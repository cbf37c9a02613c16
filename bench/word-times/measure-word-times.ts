import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import { writeWav } from '../../apps/server/src/recognition/audio/write-wav.ts';
import type { BenchRow } from '../bench-row.ts';
import { errorsOfPauses, errorsOfWords, spreadByLetters, type TimedWord } from './errors-of-times.ts';
import { asItIs, cleanRecordings, joinedClips } from './recorded-clips.ts';
import { synthesisedClips } from './synthesised-clips.ts';
import type { TimedClip } from './timed-clip.ts';

/** Arguments: the built program, a manifest, the most recordings and joined clips, and the output file. */
const [program = '', manifest = '', most = '80', out = ''] = process.argv.slice(2);

/** A line of `hark transcribe --json`. */
interface Transcribed {
  file: string;
  words?: Partial<TimedWord>[];
}

/** Returns the output of `hark transcribe` by clip name, only for clips whose words all have times. */
async function transcribe(
  clips: readonly TimedClip[],
  engine: 'moonshine' | 'sherpa',
): Promise<Map<string, TimedWord[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-word-times-'));
  const audio = join(folder, 'audio');
  try {
    mkdirSync(audio);
    for (const { name: clip, samples } of clips)
      writeFileSync(join(audio, `${clip}.wav`), writeWav(floatToPcm16(samples)));
    const env = { ...process.env, HARK_DATA_DIR: join(folder, 'data'), HARK_ENGINE: engine };
    const args = [program, 'transcribe', audio, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 28 });
    const heard = new Map<string, TimedWord[]>();
    for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
      const { file, words = [] }: Transcribed = JSON.parse(line);
      const timed = words.flatMap(({ word, startMs, endMs }) =>
        word === undefined || startMs === undefined || endMs === undefined ? [] : [{ word, startMs, endMs }],
      );
      if (timed.length > 0 && timed.length === words.length) heard.set(basename(file, '.wav'), timed);
    }
    return heard;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(kind: string, ours: readonly number[], letters: readonly number[]): BenchRow[] {
  const sizes = (errors: readonly number[]) => errors.map(Math.abs).toSorted((left, right) => left - right);
  const [of, against] = [sizes(ours), sizes(letters)];
  if (of.length === 0) return [];
  const row = (measure: string, unit: string, figure: (errors: readonly number[]) => number): BenchRow => ({
    measure: `${kind} (${of.length}): ${measure}`,
    unit,
    ours: figure(of),
    baseline: { name: 'by letters', value: figure(against) },
  });
  const within = (ms: number) => (errors: readonly number[]) =>
    (100 * errors.filter((error) => error <= ms).length) / errors.length;
  return [
    row('mean error', 'ms', (errors) => errors.reduce((sum, error) => sum + error, 0) / errors.length),
    row('median error', 'ms', (errors) => errors[errors.length >> 1] ?? Number.NaN),
    ...[50, 100, 200].map((ms) => row(`within ${ms} ms`, '%', within(ms))),
  ];
}

async function measure(): Promise<BenchRow[]> {
  const recordings = await cleanRecordings(manifest);
  const isLong = (clip: TimedClip) => clip.words.length > 2;
  const kinds = {
    'synthesised speech, all bounds': await synthesisedClips(),
    'joined recordings, at the joints': joinedClips(recordings, Number(most)),
    'recordings, first start and last end': recordings.map(asItIs).filter(isLong).slice(0, Number(most)),
  };
  const clips = Object.values(kinds).flat();
  const heard = await transcribe(clips, 'moonshine');
  const sherpa = await transcribe(clips.slice(0, 3), 'sherpa');
  process.stderr.write(`sherpa-onnx with the same model gives times for ${sherpa.size} of 3 clips.\n`);
  const errors = (
    of: readonly TimedClip[],
    by: typeof errorsOfWords,
    change = (words: TimedWord[]) => words,
  ) => of.flatMap((clip) => by(clip, change(heard.get(clip.name) ?? [])));
  const recorded = kinds['recordings, first start and last end'];
  return [
    ...Object.entries(kinds).flatMap(([kind, of]) =>
      rowsOf(kind, errors(of, errorsOfWords), errors(of, errorsOfWords, spreadByLetters)),
    ),
    ...rowsOf(
      'recordings, pauses inside',
      errors(recorded, errorsOfPauses),
      errors(recorded, errorsOfPauses, spreadByLetters),
    ),
  ];
}

writeFileSync(out, JSON.stringify(await measure()));
