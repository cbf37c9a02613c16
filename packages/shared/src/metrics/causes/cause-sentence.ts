import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { findMetric } from '../definitions/metric-definitions.ts';
import { missingField } from '../definitions/missing-rate.ts';
import { formatCount, formatDecibels, formatValue } from '../figures/format-value.ts';
import type { Figure } from '../figures/metric-figure.ts';
import { shownValue, statisticOf, type Statistic } from '../figures/shown-statistic.ts';

interface SentenceOptions {
  /** Who is concerned, such as `Chrome 142`; null for everybody. */
  who: string | null;
  /** When, such as `since 12:00`; empty if unknown. */
  when: string;
}

/** What a sentence is made of; see `causesSchema`. */
interface Described {
  metric: string;
  others: readonly string[];
  now: Figure;
  baseline: Figure;
}

interface Values {
  is: number;
  was: number;
  metric: MetricDefinition;
}

interface Words {
  /** A predicate for somebody. */
  one: string;
  /** A sentence about everybody. */
  all: string;
  /** The earlier value, where the words don't compare. */
  before?: string;
}

type Phrase = (values: Values) => Words;

/** Two digits are enough in a sentence. */
function rounded(value: number): number {
  return Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}

const shareWords = (share: number): string => formatValue(rounded(share * 100) / 100, 'share');
const decibelWords = (difference: number): string =>
  formatDecibels(rounded(Math.abs(difference))).replace(/^[+±]/, '');

function size(is: number, was: number): string {
  const ratio = is / was;
  return ratio >= 1.5 ? `${formatValue(rounded(ratio), 'ratio')} times` : shareWords(Math.abs(ratio - 1));
}

/** “takes 3.5 times as long to decode”, “takes 20 % longer to decode”. */
function lasting(to: string): Phrase {
  return ({ is, was }) => {
    const by =
      is / was >= 1.5 ? `${size(is, was)} as long` : `${size(is, was)} ${is > was ? 'longer' : 'less time'}`;
    return { one: `takes ${by} ${to}`, all: `It takes ${by} ${to}` };
  };
}

const louder: Phrase = ({ is, was }) => {
  const by = `${decibelWords(is - was)} ${is < was ? 'quieter' : 'louder'}`;
  return { one: `records ${by}`, all: `Recordings are ${by}` };
};

const noisier: Phrase = ({ is, was }) => {
  const by = `${decibelWords(is - was)} ${is < was ? 'more' : 'less'} noise`;
  return { one: `records with ${by}`, all: `Recordings have ${by}` };
};

const longerClips: Phrase = ({ is, was }) => {
  const by =
    is / was >= 1.5 ? `${size(is, was)} as long` : `${size(is, was)} ${is > was ? 'longer' : 'shorter'}`;
  return { one: `sends clips that are ${by}`, all: `Clips are ${by}` };
};

function shareOf(one: (share: string) => string, all: (share: string) => string): Phrase {
  return ({ is, was }) => ({
    one: one(shareWords(is)),
    all: all(shareWords(is)),
    before: shareWords(was),
  });
}

const PHRASES = new Map<string, Phrase>([
  ['vad.level_dbfs', louder],
  ['vad.peak_dbfs', louder],
  ['vad.snr_db', noisier],
  ['vad.clip_ms', longerClips],
  ['asr.decode_ms', lasting('to decode')],
  ['asr.encode_ms', lasting('to encode')],
  ['search.voice_ms', lasting('to search')],
  ['client.whole_ms', lasting('from the end of speech to results')],
  [
    'vad.no_speech_rate',
    shareOf(
      (share) => `sends no speech in ${share} of clips`,
      (share) => `${share} of clips are without speech`,
    ),
  ],
  [
    'asr.null_speech_rate',
    shareOf(
      (share) => `gets no transcript for ${share} of its speech`,
      (share) => `${share} of speech gets no transcript`,
    ),
  ],
  [
    'search.zero_result_rate',
    shareOf(
      (share) => `finds nothing in ${share} of tasks`,
      (share) => `${share} of searches find nothing`,
    ),
  ],
]);

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

const MOST_FIELDS = 2;

/** “leaves out the audio level and the peak level in 90 % of clips”. */
function leavingOut(ids: readonly string[]): Phrase {
  const fields = ids.flatMap((id) => missingField(id) ?? []).map((field) => `the ${field}`);
  const more = fields.length - MOST_FIELDS;
  const named = [
    ...fields.slice(0, MOST_FIELDS),
    ...(more > 0 ? [`${formatCount(more)} more ${more === 1 ? 'field' : 'fields'}`] : []),
  ];
  return ({ is }) => ({
    one: `leaves out ${list(named)} in ${shareWords(is)} of clips`,
    all: `${shareWords(is)} of clips lack ${list(named)}`,
  });
}

const QUALIFIERS: Record<Statistic, string> = { value: '', p50: 'median ', p95: '95th percentile ' };

/** For metrics without a verb: “Clipped samples in Chrome 142: 12 % since 12:00, 0.1 % before”. */
function plainWords({ is, was, metric }: Values, who: string | null): Words {
  const where = who === null ? '' : ` in ${who}`;
  const value = `${QUALIFIERS[statisticOf(metric)]}${formatValue(is, metric.unit)}`;
  const all = `${metric.title}${where}: ${value}`;
  return { one: all, all, before: formatValue(was, metric.unit) };
}

function wordsOf(cause: Described, values: Values, who: string | null): string[] {
  const { id } = values.metric;
  const phrase = missingField(id) === null ? PHRASES.get(id) : leavingOut([id, ...cause.others]);
  if (phrase === undefined) {
    const { all, before } = plainWords(values, who);
    return [all, before ?? ''];
  }
  const { one, all, before = '' } = phrase(values);
  return [who === null ? all : `${who} ${one}`, before];
}

/**
 * Says in one sentence what has changed, for whom, by how much and since when. Null where a value is unknown. Values are
 * those of the statistic that is shown everywhere else.
 */
export function causeSentence(cause: Described, { who, when }: SentenceOptions): string | null {
  const metric = findMetric(cause.metric);
  if (metric === undefined) return null;
  const statistic = statisticOf(metric);
  const [is, was] = [shownValue(cause.now, statistic), shownValue(cause.baseline, statistic)];
  if (is === null || was === null) return null;
  const [words, before] = wordsOf(cause, { is, was, metric }, who);
  return `${words}${when === '' ? '' : ` ${when}`}${before === '' ? '' : `, ${before} before`}.`;
}
