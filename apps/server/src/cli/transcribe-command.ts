import { readFile } from 'node:fs/promises';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import { setupOf } from '../composition/apply-config.ts';
import { openAudioDecoder, openRecognizer } from '../composition/open-resources.ts';
import type { Hypothesis, Recognizer, SpokenWord } from '../recognition/recognizer.ts';
import { CommandError } from './command-error.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { biasToAll } from './bias-to-all.ts';
import { findAudioFiles } from './find-audio-files.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

interface Transcription {
  file: string;
  text: string;
  confidence: number;
  alternatives: Hypothesis[];
  words?: SpokenWord[] | undefined;
  durationMs: number;
  decodeMs: number;
}

type FileOutcome = { ok: true; transcription: Transcription } | { ok: false; file: string; reason: string };

interface Engine {
  decoder: AudioDecoder;
  recognizer: Recognizer;
  signal: AbortSignal;
}

async function transcribeFile(file: string, { decoder, recognizer, signal }: Engine): Promise<FileOutcome> {
  const bytes = await readFile(file).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  if (bytes instanceof Error) return { ok: false, file, reason: bytes.message };
  const decoded = await decoder.decode(bytes);
  if (decoded.type === 'busy') return { ok: false, file, reason: 'the decoder is busy' };
  if (decoded.type === 'failed') return { ok: false, file, reason: decoded.reason };
  if (decoded.type === 'unusable') return { ok: false, file, reason: decoded.error.message };
  const durationMs = Math.round(decoded.samples.length / SAMPLES_PER_MS);
  const request = { utteranceId: file, samples: decoded.samples, priority: 'batch' } as const;
  const heard = await recognizer.recognize(request, signal);
  if (heard.type === 'busy') return { ok: false, file, reason: 'the recogniser is busy' };
  if (heard.type === 'failed') return { ok: false, file, reason: heard.message };
  const { transcript, confidence, alternatives, words, timings } = heard.recognition;
  const decodeMs = Math.round(timings.encodeMs + timings.decodeMs);
  return {
    ok: true,
    transcription: { file, text: transcript, confidence, alternatives, words, durationMs, decodeMs },
  };
}

export interface TranscribeOptions {
  json: boolean;
  /** Its words are expected. */
  catalogue?: string;
}

/** `hark transcribe FILE|DIR…`: one line a file, in order, as many at a time as there are workers. */
export async function transcribe(
  context: CommandContext,
  paths: string[],
  { json, catalogue }: TranscribeOptions,
): Promise<void> {
  const { files, passedOver } = await findAudioFiles(paths);
  for (const { file, reason } of passedOver) process.stderr.write(`hark: ${file}: skipped: ${reason}\n`);
  if (files.length === 0)
    throw new CommandError(1, 'No recordings found; pass audio files or folders that hold some.');
  const setup = setupOf(context.config);
  const failed = await withResources(context, async (options, closers) => {
    const recognizer = openRecognizer(options, closers, setup);
    if (catalogue !== undefined) {
      const { index } = await openCatalogue(options, closers, { catalogue, mustExist: true });
      await biasToAll(recognizer, index);
    }
    const engine: Engine = {
      decoder: openAudioDecoder(options, closers, setup),
      recognizer,
      signal: context.signal,
    };
    const progress = createProgress('files');
    const failures: { file: string; reason: string }[] = [];
    const outcomes = new Map<number, FileOutcome>();
    let next = 0;
    let printed = 0;

    function flush(): void {
      for (let outcome = outcomes.get(printed); outcome !== undefined; outcome = outcomes.get(printed)) {
        outcomes.delete(printed++);
        if (!outcome.ok) {
          failures.push(outcome);
          process.stderr.write(`hark: ${outcome.file}: ${outcome.reason}\n`);
        } else if (json) printJson(outcome.transcription);
        else print(`${outcome.transcription.file}\t${outcome.transcription.text}`);
      }
      progress.update(printed);
    }

    async function work(): Promise<void> {
      for (let at = next++; at < files.length && !context.signal.aborted; at = next++) {
        outcomes.set(at, await transcribeFile(files[at] ?? '', engine));
        flush();
      }
    }

    progress.start(files.length);
    await Promise.all(Array.from({ length: recognizer.status().workers }, work));
    progress.stop();
    return failures.length;
  });
  if (context.signal.aborted) throw new CommandError(1, 'Interrupted.');
  if (failed > 0) throw new CommandError(1, `${failed} of ${files.length} files could not be transcribed.`);
}
