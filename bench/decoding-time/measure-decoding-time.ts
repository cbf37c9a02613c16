import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { decodeAudio } from '../../apps/server/src/recognition/audio/decode-audio.ts';
import { defaultConfidenceFit } from '../../apps/server/src/recognition/confidence/default-confidence-fit.ts';
import type { ChunkDecoder } from '../../apps/server/src/recognition/decoding/chunk-decoder.ts';
import { DEFAULT_BIAS } from '../../apps/server/src/recognition/decoding/decoding-variant.ts';
import { findModelFiles } from '../../apps/server/src/recognition/decoding/model-files.ts';
import { openMoonshineReader } from '../../apps/server/src/recognition/decoding/moonshine-decoder.ts';
import { openOnnxSession } from '../../apps/server/src/recognition/decoding/onnx-runtime.ts';
import { openSherpaReader } from '../../apps/server/src/recognition/decoding/sherpa-decoder.ts';
import { frontEndSettings, prepareAudio } from '../../apps/server/src/recognition/speech/front-end.ts';
import type { PreparedAudio } from '../../apps/server/src/recognition/speech/front-end.ts';
import { createSileroVad } from '../../apps/server/src/recognition/speech/silero-vad.ts';
import { createThreadTurns } from '../../apps/server/src/recognition/speech/thread-turns.ts';
import type { BenchRow } from '../bench-row.ts';

/** Arguments: a manifest, a catalogue, the most recordings, and the output file. */
const [manifest = '', catalogue = '', most = '60', out = ''] = process.argv.slice(2);

/** Rounds; a recording's time is the shortest, because other load only adds to it. */
const ROUNDS = 3;
const LONGEST_CLIP_MS = 60_000;

const { signal } = new AbortController();
const turn = createThreadTurns(() => performance.now()).enter('final', signal);

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** The recordings with speech, cut into the chunks that are decoded. */
async function readClips(): Promise<PreparedAudio[]> {
  const vad = createSileroVad(await openOnnxSession(findModelFiles().vad));
  const lines = linesOf(manifest);
  const step = Math.max(1, lines.length / Number(most));
  const clips: PreparedAudio[] = [];
  for (let at = 0; at < lines.length; at += step) {
    const { audio }: { audio: string } = JSON.parse(lines[Math.floor(at)] ?? '');
    const samples = await decodeAudio(readFileSync(resolve(dirname(manifest), audio)), LONGEST_CLIP_MS);
    const detect = (cleaned: Float32Array) => vad.probabilities(cleaned, { signal, turn });
    clips.push(await prepareAudio(samples, detect, frontEndSettings));
  }
  await vad.close();
  return clips.filter(({ chunks }) => chunks.length > 0);
}

interface Way {
  name: string;
  reader: ChunkDecoder;
}

async function opened(name: string, open: () => Promise<ChunkDecoder>): Promise<Way> {
  const reader = await open();
  await reader.warmUp();
  return { name, reader };
}

async function openWays(folder: string): Promise<Way[]> {
  const files = findModelFiles();
  const ours = (beam: number) =>
    openMoonshineReader(files, { beam, confidence: defaultConfidenceFit, bias: DEFAULT_BIAS });
  const titles = linesOf(catalogue).map((line): { title: string } => JSON.parse(line));
  const { graph } = buildContextGraph(
    titles.map(({ title }) => ({ text: title })),
    { tokenizer: createTokenizer() },
  );
  const modelConfig = { moonshine: { encoder: files.encoder, mergedDecoder: files.decoder } };
  const tokens = join(folder, 'tokens.txt');
  const ways = [
    await opened('sherpa-onnx', () =>
      openSherpaReader({ engine: 'sherpa', modelConfig, tokens, makesTokens: true }),
    ),
    await opened('one path', () => ours(1)),
    await opened('five paths', () => ours(5)),
    await opened(`five paths, ${titles.length} titles`, () => ours(5)),
  ];
  ways.at(-1)?.reader.bias(graph);
  return ways;
}

interface Times {
  wallMs: number;
  cpuMs: number;
}

async function timeOf(reader: ChunkDecoder, { chunks, signal: measured }: PreparedAudio): Promise<Times> {
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  await reader.read(chunks, { signal, turn, phrases: [], settled: '', measured });
  const wallMs = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

/** Each recording in all ways before the next one, so that other load affects all of them. */
async function measureClips(ways: readonly Way[], clips: readonly PreparedAudio[]): Promise<Times[][]> {
  const least = clips.map(() => ways.map((): Times => ({ wallMs: Infinity, cpuMs: Infinity })));
  for (const [place, clip] of clips.entries())
    for (let round = 0; round < ROUNDS; round++)
      for (const [way, { reader }] of ways.entries()) {
        const { wallMs, cpuMs } = await timeOf(reader, clip);
        const best = least[place]?.[way];
        if (best === undefined) continue;
        best.wallMs = Math.min(best.wallMs, wallMs);
        best.cpuMs = Math.min(best.cpuMs, cpuMs);
      }
  return least;
}

function rowsOf(ways: readonly Way[], times: readonly Times[][]): BenchRow[] {
  const [baseline, ...others] = ways;
  if (baseline === undefined) return [];
  const mean = (way: number, kind: keyof Times) =>
    times.reduce((sum, clip) => sum + (clip[way]?.[kind] ?? Number.NaN), 0) / times.length;
  const row = (measure: string, unit: string, ours: number, value: number): BenchRow => ({
    measure,
    unit,
    ours,
    baseline: { name: baseline.name, value },
  });
  return others.flatMap(({ name }, place) => [
    row(`processor time of a recording, ${name}`, 'ms', mean(place + 1, 'cpuMs'), mean(0, 'cpuMs')),
    row(`time of a recording, ${name}`, 'ms', mean(place + 1, 'wallMs'), mean(0, 'wallMs')),
  ]);
}

async function measure(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-decoding-time-tokens-'));
  try {
    const clips = await readClips();
    const ways = await openWays(folder);
    const rows = rowsOf(ways, await measureClips(ways, clips));
    for (const { reader } of ways) await reader.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

writeFileSync(out, JSON.stringify(await measure()));
// The native threads of sherpa-onnx would keep the process alive.
process.exit(0);
