import type { DriftFinding } from '@hark/shared/http/drift-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import { useState, type ReactElement } from 'react';
import { HealthMark } from '../health-mark.tsx';
import { opsMessages } from '../ops-messages.ts';
import { ViewLink } from '../view-link.tsx';
import { findingTitle, findingWords, inputsBySpeed, sortFindings } from './drift-findings.ts';
import { driftMessages } from './drift-messages.ts';

const MARKS: Record<DriftFinding['verdict'], Health> = {
  alarm: 'bad',
  warning: 'worse',
  quiet: 'ok',
  not_enough_data: 'not_enough_data',
};

const SHOWN = 10;

function Finding({ finding }: { finding: DriftFinding }): ReactElement {
  const { metric, slice, component, verdict, speed } = finding;
  const title = findingTitle(finding);
  return (
    <li className="alarm-line">
      <HealthMark health={MARKS[verdict]} />
      <p>
        {findMetric(metric) === undefined ? (
          <b>{title}</b>
        ) : (
          <ViewLink className="finding__title" changes={{ page: 'figures', metric, slice, rows: null }}>
            {title}
          </ViewLink>
        )}{' '}
        <span className="finding__verdict">
          {opsMessages.components[component]} · {driftMessages.verdicts[verdict]} ·{' '}
          {driftMessages.speeds[speed]}
        </span>
        <span className="rule__about">{findingWords(finding).join(' · ')}</span>
      </p>
    </li>
  );
}

const keyOf = ({ metric, slice, test }: DriftFinding): string =>
  `${metric} ${slice === null ? '' : `${slice.dimension}:${slice.value}`} ${test}`;

/** What differs from the reference, in the order of the server; what does not is folded. */
export function FindingList({ findings }: { findings: readonly DriftFinding[] }): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const { changed, quiet } = sortFindings(findings);
  const hidden = changed.length - SHOWN;
  if (findings.length === 0) return <p className="note">{driftMessages.findingsNone}</p>;
  return (
    <>
      {changed.length === 0 ? (
        <p>{driftMessages.allQuiet}</p>
      ) : (
        <p className="alarm__how">{driftMessages.findingsNote}</p>
      )}
      <ul className="alarms__list">
        {(isWhole ? changed : changed.slice(0, SHOWN)).map((finding) => (
          <Finding key={keyOf(finding)} finding={finding} />
        ))}
      </ul>
      {hidden > 0 && !isWhole && (
        <button className="link" type="button" onClick={() => setWhole(true)}>
          {driftMessages.more(hidden)}
        </button>
      )}
      {quiet.length > 0 && (
        <details className="alarms__explained drift__quiet">
          <summary>{driftMessages.quietOnes(quiet.length)}</summary>
          <ul className="alarms__list">
            {quiet.map((finding) => (
              <Finding key={keyOf(finding)} finding={finding} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The inputs by how fast they change, and what that means for retraining. */
export function SpeedList({ findings }: { findings: readonly DriftFinding[] }): ReactElement {
  return (
    <>
      <p className="alarm__how">{driftMessages.speedNote}</p>
      <dl className="speeds">
        {inputsBySpeed(findings).map(({ speed, inputs }) => (
          <div key={speed} className="speeds__row">
            <dt>{driftMessages.speeds[speed]}</dt>
            <dd>
              {inputs.join(', ')}
              <span className="rule__about">{driftMessages.speedMeanings[speed]}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
