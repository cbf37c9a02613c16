import type { ManySeries } from '@hark/shared/http/metrics-api';
import type { Component } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import type { ReactElement } from 'react';
import { HealthMark } from './health-mark.tsx';
import { COMPONENTS, kindHealth, KINDS, type KindHealth, type SummaryById } from './component-health.ts';
import { MetricTile } from './metric-tile.tsx';
import { opsMessages } from './ops-messages.ts';
import './health-strip.css';

interface StripProps {
  summary: SummaryById;
  headlines: ManySeries | undefined;
  chosen: string;
  look: (metric: string) => void;
}

function KindLine({ found, look }: { found: KindHealth; look: (metric: string) => void }): ReactElement {
  const { kind, health, assessed, recorded, because } = found;
  const words = (
    <>
      <HealthMark health={health} />
      <span className="kind__name">{opsMessages.kinds[kind]}</span>
      <span className={`kind__health kind__health--${health}`}>{opsMessages.health[health]}</span>
    </>
  );
  return (
    <li title={opsMessages.assessed(assessed, recorded)}>
      {because === null ? (
        <span className="kind">{words}</span>
      ) : (
        <button className="kind" type="button" onClick={() => look(because)}>
          {words}
        </button>
      )}
    </li>
  );
}

function ComponentStrip({ component, ...props }: StripProps & { component: Component }): ReactElement {
  const { summary, headlines, chosen, look } = props;
  const metrics = RECORDED_METRICS.filter(
    (metric) => metric.component === component && metric.headline === true,
  );
  const kinds = KINDS.map((kind) => kindHealth(component, kind, summary)).filter(
    ({ recorded }) => recorded > 0,
  );
  return (
    <li className={`strip strip--${component}`} data-component={component}>
      <div className="strip__side">
        <h3 className="strip__name">{opsMessages.components[component]}</h3>
        <ul className="strip__kinds">
          {kinds.map((found) => (
            <KindLine key={found.kind} found={found} look={look} />
          ))}
        </ul>
      </div>
      <ul className="strip__tiles">
        {metrics.map((metric) => (
          <li key={metric.id}>
            <MetricTile
              metric={metric}
              entry={summary.get(metric.id)}
              series={headlines?.series.find(({ id }) => id === metric.id)}
              isChosen={metric.id === chosen}
              look={look}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

/** A strip for each component, in the order in which an utterance passes them. */
export function HealthStrip(props: StripProps): ReactElement {
  return (
    <section aria-labelledby="strips-heading">
      <h2 id="strips-heading" className="visually-hidden">
        {opsMessages.stripLabel}
      </h2>
      <ol className="strips">
        {COMPONENTS.map((component) => (
          <ComponentStrip key={component} component={component} {...props} />
        ))}
      </ol>
    </section>
  );
}
