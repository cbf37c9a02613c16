import { SHORTEST_MS, type Segment } from './segment-transcript.ts';
import { wrapLines } from './wrap-lines.ts';

interface Cue {
  startMs: number;
  endMs: number;
  lines: string[];
}

/** Formats whole milliseconds as `00:00:00.000`; hours may have more digits. */
function clockTime(wholeMs: number, decimalMark: ',' | '.'): string {
  const padded = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  const hours = padded(wholeMs / 3_600_000, 2);
  const minutes = padded((wholeMs / 60_000) % 60, 2);
  const seconds = padded((wholeMs / 1_000) % 60, 2);
  return `${hours}:${minutes}:${seconds}${decimalMark}${padded(wholeMs % 1_000, 3)}`;
}

/** Shows each segment for at least a second, within the limits of the next segment and the recording. */
function cuesOf(segments: readonly Segment[], durationMs: number): Cue[] {
  return segments.map(({ text, startMs, endMs }, index) => {
    const latestMs = segments[index + 1]?.startMs ?? Math.max(endMs, durationMs);
    const shownMs = Math.min(latestMs, Math.max(endMs, startMs + SHORTEST_MS));
    // Rounded before the split into seconds and minutes, so that none of them reaches sixty.
    const start = Math.round(startMs);
    // Players drop a cue that ends when it begins.
    const end = Math.max(start + 1, Math.round(shownMs));
    return { startMs: start, endMs: end, lines: wrapLines(text.trim().split(/\s+/u)) };
  });
}

/** SubRip (`.srt`). It has no escapes: text that would be read as a tag or a time line is written differently. */
export function writeSubRip(segments: readonly Segment[], durationMs: number): string {
  const plain = (line: string): string =>
    line
      .replaceAll('-->', '→')
      .replaceAll('<', '‹')
      .replaceAll('>', '›')
      .replaceAll('{', '(')
      .replaceAll('}', ')');
  return cuesOf(segments, durationMs)
    .map(({ startMs, endMs, lines }, index) =>
      [
        `${index + 1}\n${clockTime(startMs, ',')} --> ${clockTime(endMs, ',')}`,
        ...lines.map(plain),
        '',
        '',
      ].join('\n'),
    )
    .join('');
}

const VTT_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** WebVTT (`.vtt`). */
export function writeWebVtt(segments: readonly Segment[], durationMs: number): string {
  const escaped = (line: string): string => line.replaceAll(/[&<>]/gu, (mark) => VTT_ESCAPES[mark] ?? mark);
  const cues = cuesOf(segments, durationMs).map(({ startMs, endMs, lines }) =>
    [`${clockTime(startMs, '.')} --> ${clockTime(endMs, '.')}`, ...lines.map(escaped), ''].join('\n'),
  );
  return ['WEBVTT\n', ...cues].join('\n');
}
