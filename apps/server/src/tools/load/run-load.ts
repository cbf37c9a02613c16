import { setTimeout as wait } from 'node:timers/promises';
import { loadReport, type LoadReport, type SpokenUtterance } from './load-report.ts';
import { openWireLine, type WireLine } from '../wire-client/wire-line.ts';
import type { RecordedClip } from './recorded-clip.ts';
import { sayClip } from './say-clip.ts';

/** Between two utterances of a stream. */
const BREATH_MS = 500;
const RECONNECT_MS = 1_000;

export interface LoadOptions {
  url: URL;
  streams: number;
  seconds: number;
  clips: readonly [RecordedClip, ...RecordedClip[]];
  signal: AbortSignal;
  /** Receives each utterance when it is over. */
  onSpoken?(utterance: SpokenUtterance): void;
}

/**
 * Runs `streams` speakers, each with one utterance after another, for the given time; utterances in progress are
 * finished. Rejects if no connection opens at the start, or if the signal is aborted.
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { url, streams, seconds, clips, signal } = options;
  const spoken: SpokenUtterance[] = [];
  const broken: string[] = [];
  const lines = await Promise.all(Array.from({ length: streams }, () => openWireLine(url, signal)));
  const endMs = performance.now() + seconds * 1000;

  async function reopen(): Promise<WireLine | null> {
    while (performance.now() < endMs) {
      await wait(RECONNECT_MS, undefined, { signal });
      const line = await openWireLine(url, signal).catch(() => null);
      if (line !== null) return line;
      broken.push('unreachable');
    }
    return null;
  }

  async function stream(first: WireLine, index: number): Promise<void> {
    // Staggered, so that the streams don't run in step.
    await wait((index / streams) * 1_000, undefined, { signal });
    let line: WireLine | null = first;
    for (let turn = 0; line !== null && performance.now() < endMs; turn++) {
      const clip = clips[(index + turn * streams) % clips.length] ?? clips[0];
      const utterance = await sayClip(clip, { line, ordinal: turn + 1, signal });
      spoken.push(utterance);
      options.onSpoken?.(utterance);
      if (utterance.code === 'disconnected') line = await reopen();
      else await wait(BREATH_MS, undefined, { signal });
    }
    await line?.close();
  }

  try {
    await Promise.all(lines.map(stream));
  } finally {
    await Promise.all(lines.map((line) => line.close()));
  }
  return loadReport({ streams, seconds }, spoken, broken);
}
