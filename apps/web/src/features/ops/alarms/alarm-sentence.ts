import { formatTime } from '@hark/shared/metrics/figures/format-value';

const UTC_TIME = /(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g;
const DAY_MS = 86_400_000;

/** A time by the viewer's clock; with its day, unless it is within the last 24 hours. */
function localTime(at: number, nowMs: number): string {
  return formatTime(at, nowMs >= at && nowMs - at < DAY_MS ? 'clock' : 'minute');
}

/** What the server calls components at the end of a sentence. */
const COMPONENT_ENDS = new Set(['detection', 'recognition', 'search', 'server', 'page']);

export interface SentenceParts {
  /** What happens, for whom, and since when. */
  headline: string;
  /** The figures; empty where the sentence has none. */
  figures: string;
}

/**
 * Splits the sentence of an alarm, so that a page can show first what happens and then the figures. The component at
 * its end is left out: the page names it anyway. Times are changed from UTC to the viewer's clock. Pure.
 *
 * @param sentence “Clips are cut at the start in Chrome 142 since 2026-11-28 12:40 UTC; 43 % of 130; detection”
 */
export function sentenceParts(sentence: string, nowMs: number): SentenceParts {
  const local = sentence.replaceAll(UTC_TIME, (text, day: string, clock: string) => {
    const at = Date.parse(`${day}T${clock}Z`);
    return Number.isNaN(at) ? text : localTime(at, nowMs);
  });
  const [headline = '', ...others] = local.split('; ');
  const figures = COMPONENT_ENDS.has(others.at(-1) ?? '') ? others.slice(0, -1) : others;
  return { headline, figures: figures.join('; ') };
}
