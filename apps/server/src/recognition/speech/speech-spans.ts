/** A run of VAD frames, `end` exclusive. */
export interface FrameSpan {
  start: number;
  end: number;
}

export interface SpeechThresholds {
  /** Speech begins at a frame with at least this probability. */
  enter: number;
  /** Speech continues while frames have at least this probability. */
  leave: number;
  /** A gap of at most this many frames does not end a span. */
  bridgeFrames: number;
}

/**
 * Finds speech in a sequence of frame probabilities. It uses two thresholds, as Silero's own `get_speech_timestamps`: a
 * high one to begin and a low one to continue. A span begins with its first frame above the low one.
 */
export function findSpeechSpans(probabilities: Float32Array, thresholds: SpeechThresholds): FrameSpan[] {
  const spans: FrameSpan[] = [];
  for (const run of runsAbove(probabilities, thresholds.leave)) {
    const speaks = probabilities.subarray(run.start, run.end).some((value) => value >= thresholds.enter);
    if (!speaks) continue;
    const previous = spans[spans.length - 1];
    if (previous !== undefined && run.start - previous.end <= thresholds.bridgeFrames) previous.end = run.end;
    else spans.push(run);
  }
  return spans;
}

function runsAbove(values: Float32Array, threshold: number): FrameSpan[] {
  const runs: FrameSpan[] = [];
  let start: number | null = null;
  values.forEach((value, frame) => {
    if (value >= threshold) start ??= frame;
    else if (start !== null) {
      runs.push({ start, end: frame });
      start = null;
    }
  });
  if (start !== null) runs.push({ start, end: values.length });
  return runs;
}

export function countFrames(spans: readonly FrameSpan[]): number {
  return spans.reduce((sum, span) => sum + span.end - span.start, 0);
}
