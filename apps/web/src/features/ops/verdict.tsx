import type { Alarm } from '@hark/shared/http/alarms-api';
import type { Cause } from '@hark/shared/http/metrics-api';
import { causeSentence } from '@hark/shared/metrics/causes/cause-sentence';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import type { ReactElement, ReactNode } from 'react';
import { formatCount, formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import { uncovered } from './alarms/uncovered-causes.ts';
import { HealthMark } from './health-mark.tsx';
import { overallHealth, type SummaryById } from './component-health.ts';
import { serverUrl } from '../../wire/server-address.ts';
import { opsMessages } from './ops-messages.ts';
import type { Span } from './ops-view.ts';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
import './verdict.css';

interface VerdictProps {
  summary: SummaryById;
  /** The gravest first. */
  causes: readonly Cause[];
  /** Why the server is not ready, in words; empty when it is. */
  notReady: readonly string[];
  /** The time of comparison; null for the seven days before. */
  reference: Span | null;
  isPending: boolean;
  /** The open alarms: a cause that one of them is about is said there only. */
  alarms: readonly Alarm[];
  /** Whether the heading is that of the page; an alarm that needs somebody has a graver one. */
  isHeading: boolean;
  look: (metric: string) => void;
}

function Change({
  id,
  summary,
  look,
}: Pick<VerdictProps, 'summary' | 'look'> & { id: string }): ReactElement | null {
  const [metric, entry] = [findMetric(id), summary.get(id)];
  if (metric === undefined || entry === undefined) return null;
  const statistic = statisticOf(metric);
  const [now, before] = [entry.now, entry.baseline].map((figure) =>
    formatValue(shownValue(figure, statistic), metric.unit),
  );
  const isNew = entry.health === 'no_baseline' || entry.baseline.samples === 0;
  return (
    <li>
      <button className="verdict__change" type="button" onClick={() => look(id)}>
        <HealthMark health={entry.health} />
        <span>
          <span className="verdict__name">
            {metric.title} {opsMessages.shortStatistics[statistic]}
          </span>{' '}
          <b>{now}</b>
          {!isNew && <span className="verdict__was">, {opsMessages.was(before ?? '')}</span>}
        </span>
      </button>
    </li>
  );
}

function noteOf(health: Health, reference: Span | null): string {
  if (health === 'not_enough_data') return opsMessages.firstSteps;
  const before =
    reference === null
      ? opsMessages.sevenDays
      : `${formatTime(reference.from, 'minute')} – ${formatTime(reference.to, 'minute')}`;
  return health === 'ok' ? opsMessages.nothingChanged(before) : opsMessages.nothingBefore(before);
}

const DAY_MS = 86_400_000;

/** Names the day too, unless it is the present or the last one before it. */
function hourWords(at: number): string {
  return formatTime(at, Date.now() - at < DAY_MS ? 'clock' : 'hour');
}

function whenWords({ since, until }: Cause): string {
  if (since === null) return '';
  return until === null
    ? opsMessages.causeSince(hourWords(since))
    : opsMessages.causeBetween(hourWords(since), hourWords(until));
}

function sentenceOf(cause: Cause): string | null {
  const { slice } = cause;
  const who = slice === null ? null : opsMessages.who(slice.dimension, slice.value);
  return causeSentence(cause, { who, when: whenWords(cause) });
}

/** The figures behind a sentence, with the statistic and the number of samples. */
function detailOf({ metric: id, slice, now, baseline }: Cause): string {
  const metric = findMetric(id);
  if (metric === undefined) return '';
  const statistic = statisticOf(metric);
  const [is, was] = [now, baseline].map((figure) => formatValue(shownValue(figure, statistic), metric.unit));
  const { causeDetail } = opsMessages;
  const name = [metric.title, opsMessages.shortStatistics[statistic]]
    .filter((part) => part !== '')
    .join(', ');
  return [
    `${name}: ${is}, ${opsMessages.was(was ?? '')}`,
    opsMessages.sampleCount(formatCount(now.samples)),
    ...(slice === null
      ? []
      : [
          causeDetail.slice(formatValue(slice.share, 'share')),
          ...(slice.isNew ? [causeDetail.isNew] : []),
          causeDetail.explained(formatValue(slice.explained, 'share')),
        ]),
  ].join(' · ');
}

interface HeadlineProps {
  health: Health;
  isHeading: boolean;
  children: ReactNode;
}

/** The heading of the page, or of its figures where an alarm is that of the page. */
function Headline({ health, isHeading, children }: HeadlineProps): ReactElement {
  const Level = isHeading ? 'h1' : 'h2';
  return (
    <Level
      id="verdict"
      className={`verdict__headline verdict__headline--${health}${isHeading ? '' : ' verdict__headline--second'}`}
      data-health={health}
    >
      {children}
    </Level>
  );
}

/** One sentence on the state, its cause if known, and the metrics to look at. */
export function Verdict({
  summary,
  causes,
  notReady,
  reference,
  isPending,
  alarms,
  isHeading,
  look,
}: VerdictProps): ReactElement {
  if (isPending) return <p className="verdict__headline verdict__headline--waiting">{opsMessages.asking}</p>;
  const { health, components, changes } = overallHealth(summary);
  const names = components.map((component) => opsMessages.components[component]);
  const state = opsMessages.headline(health, names);
  const sentences = uncovered(causes, alarms).flatMap((cause) => {
    const text = sentenceOf(cause);
    return text === null ? [] : [{ text, cause }];
  });
  const [first, ...others] = sentences;
  return (
    <section className="verdict" aria-labelledby="verdict">
      <Headline health={health} isHeading={isHeading}>
        {first?.text ?? state}
      </Headline>
      {notReady.length > 0 && (
        <p className="verdict__alert" role="alert">
          {opsMessages.notReady} {notReady.join('; ')}.
        </p>
      )}
      {first !== undefined && (
        <p className="verdict__note">
          {state}{' '}
          <button className="link" type="button" onClick={() => look(first.cause.metric)}>
            {detailOf(first.cause)}
          </button>
        </p>
      )}
      {others.length > 0 && (
        <ul className="verdict__others" aria-label={opsMessages.causesLabel}>
          {others.map(({ text, cause }) => (
            <li key={text}>
              <button className="link" type="button" onClick={() => look(cause.metric)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 ? (
        <ul className="verdict__changes" aria-label={opsMessages.changesLabel}>
          {changes.map((id) => (
            <Change key={id} id={id} summary={summary} look={look} />
          ))}
        </ul>
      ) : (
        <p className="verdict__note">
          {noteOf(health, reference)}{' '}
          {health === 'not_enough_data' && <a href={serverUrl('')}>{opsMessages.searchPage}</a>}
        </p>
      )}
    </section>
  );
}
