import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import type { ReactElement } from 'react';
import { formatTime, formatValue } from './format-value.ts';
import { HealthMark } from './health-mark.tsx';
import { overallHealth, type SummaryById } from './component-health.ts';
import { opsMessages } from './ops-messages.ts';
import type { Span } from './ops-view.ts';
import { shownValue, statisticOf } from './shown-statistic.ts';

interface VerdictProps {
  summary: SummaryById;
  /** The time of comparison; null for the seven days before. */
  reference: Span | null;
  isPending: boolean;
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
          <span className="verdict__name">{metric.title}</span> <b>{now}</b>
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

/** One sentence on the state and on the metrics to look at. */
export function Verdict({ summary, reference, isPending, look }: VerdictProps): ReactElement {
  if (isPending) return <p className="verdict__headline verdict__headline--waiting">{opsMessages.asking}</p>;
  const { health, components, changes } = overallHealth(summary);
  const names = components.map((component) => opsMessages.components[component]);
  return (
    <section className="verdict" aria-labelledby="verdict">
      <h1 id="verdict" className={`verdict__headline verdict__headline--${health}`} data-health={health}>
        {opsMessages.headline(health, names)}
      </h1>
      {changes.length > 0 ? (
        <ul className="verdict__changes" aria-label={opsMessages.changesLabel}>
          {changes.map((id) => (
            <Change key={id} id={id} summary={summary} look={look} />
          ))}
        </ul>
      ) : (
        <p className="verdict__note">{noteOf(health, reference)}</p>
      )}
    </section>
  );
}
