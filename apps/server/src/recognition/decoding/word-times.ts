import type { WordSpan } from '@hark/moonshine/align-words';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { placeInRecording } from '../speech/audio-chunks.ts';
import type { Chunk } from '../speech/audio-chunks.ts';
import type { SpokenWord } from '../recognizer.ts';

/** When a word was said, in whole milliseconds from the first sample of the recording. */
export type WordTimes = Required<Pick<SpokenWord, 'startMs' | 'endMs'>>;

/** Spans in a chunk as times in the recording that it was cut from. */
export function timesInRecording(spans: readonly WordSpan[], ranges: Chunk): WordTimes[] {
  // Rounded down, so that no time is beyond the end of the recording.
  const toMs = (sample: number, edge: 'start' | 'end') =>
    Math.floor(placeInRecording(ranges, sample, edge) / SAMPLES_PER_MS);
  return spans.map(({ start, end }) => ({ startMs: toMs(start, 'start'), endMs: toMs(end, 'end') }));
}
