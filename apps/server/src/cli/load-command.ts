import type { LoadReport } from '../tools/load/load-report.ts';
import { readRecordedClips } from '../tools/load/read-recorded-clips.ts';
import { runLoad } from '../tools/load/run-load.ts';
import { setupOf } from '../composition/apply-config.ts';
import { openAudioDecoder } from '../composition/open-resources.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { loadAudio, readClips } from './measured-clips.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

/** More would only take longer to get ready. */
const MOST_CLIPS = 200;

interface LoadCommandOptions {
  json: boolean;
  streams: number;
  seconds: number;
  manifest: string;
  url?: string;
  /** Milliseconds; put inside of the recordings in turns. */
  pauses: number[];
}

function serverAddress(given: string | undefined, port: number): URL {
  const text = given ?? `ws://localhost:${port}`;
  if (URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new CommandError(2, `--url must be a WebSocket address such as ws://localhost:3000, not "${text}".`);
}

function ms(value: number | null): string {
  return value === null ? '–' : `${value} ms`;
}

function printReport(report: LoadReport): void {
  const { streams, seconds, utterances, answered, lost, errors } = report;
  print(`${streams} streams for ${seconds} s: ${utterances} utterances, ${answered} answered, ${lost} lost`);
  const rows = [
    ['endpoint to final', report.closeToFinalMs],
    ['end of speech to final', report.speechEndToFinalMs],
    ['end of speech to answer shown', report.speechEndToAnswerMs],
  ] as const;
  for (const [name, { p50, p95, p99, max }] of rows)
    print(`${name.padEnd(34)} p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)}`);
  print(
    `${report.utterancesPerMinute.toFixed(1)} utterances per minute, ${report.audioRate.toFixed(2)} s of audio per second`,
  );
  print(
    `${report.interims} interims, ${report.hinted} early endpoints, ${report.cutOffs} cut off, ${report.busyReplies} busy replies`,
  );
  for (const [code, count] of Object.entries(errors)) print(`error ${code}: ${count}`);
}

/** `hark load`: what people who speak get from a running server, and when. */
export async function load(context: CommandContext, options: LoadCommandOptions): Promise<void> {
  const { streams, seconds, manifest, pauses, json } = options;
  const url = serverAddress(options.url, context.config.port);
  const clips = await readClips(manifest);
  const [first, ...others] = await withResources(context, async (resources, closers) => {
    const setup = setupOf(context.config);
    const decoder = openAudioDecoder(resources, closers, setup);
    return readRecordedClips(clips, {
      manifest,
      vad: setup.vad.params,
      pausesMs: pauses,
      most: MOST_CLIPS,
      loadAudio: (path) => loadAudio(decoder, path),
      signal: context.signal,
      onProblem: (audio, reason) => process.stderr.write(`hark: ${audio}: ${reason}\n`),
    });
  });
  if (first === undefined)
    throw new CommandError(1, `No recording in ${manifest} is usable; the lines above say why.`);
  const progress = createProgress('s');
  progress.start(seconds);
  const startedMs = performance.now();
  const tick = setInterval(
    () => progress.update(Math.min(seconds, Math.round((performance.now() - startedMs) / 1000))),
    1000,
  );
  const report = await runLoad({ url, streams, seconds, clips: [first, ...others], signal: context.signal })
    .catch((error: unknown) => {
      if (context.signal.aborted) throw new CommandError(1, 'Interrupted.');
      throw error;
    })
    .finally(() => {
      clearInterval(tick);
      progress.stop();
    });
  if (json) printJson(report);
  else printReport(report);
  const failed = report.utterances - report.answered;
  if (failed > 0)
    throw new CommandError(1, `${failed} of ${report.utterances} utterances were not answered.`);
}
