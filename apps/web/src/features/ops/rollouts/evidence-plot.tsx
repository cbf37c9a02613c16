import type { RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { evidencePath, intervalPlace } from './evidence-path.ts';
import { eValueWords, pointsWords, type OutcomeCard } from './outcome-verdict.ts';
import { rolloutMessages } from './rollout-messages.ts';

const words = rolloutMessages.cards;
const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;

/** Stretched to the box that the styles give it. */
const BOX = { width: 300, height: 100 };

interface PlotProps {
  card: OutcomeCard;
  plan: Pick<RolloutPlan, 'pauseFrom' | 'rollBackFrom'>;
}

interface Level {
  eValue: number;
  label: string;
  kind: 'even' | 'pause' | 'roll-back';
}

function levelsOf({ pauseFrom, rollBackFrom }: PlotProps['plan']): Level[] {
  return [
    { eValue: 1, label: '1', kind: 'even' },
    { eValue: pauseFrom, label: `${pauseFrom} ${words.pauseLine}`, kind: 'pause' },
    { eValue: rollBackFrom, label: `${rollBackFrom} ${words.rollBackLine}`, kind: 'roll-back' },
  ];
}

/** The e-values of one outcome over time on a logarithmic scale, with the lines at which the ramp stops. */
export function EvidencePlot({ card, plan }: PlotProps): ReactElement {
  const { course, eValue } = card;
  const { pauseFrom, rollBackFrom } = plan;
  const { line, yOf, last } = evidencePath(course, BOX, rollBackFrom);
  const [first, end] = [course[0], course.at(-1)];
  if (first === undefined || end === undefined) return <p className="note">{words.noCourse}</p>;
  const most = Math.max(...course.map((point) => point.eValue));
  const text = words.plot(eValueWords(eValue), eValueWords(most), String(pauseFrom), String(rollBackFrom));
  const levels = levelsOf(plan);
  return (
    <div className="evidence">
      <div className="evidence__box">
        <svg
          className="evidence__plot"
          viewBox={`0 0 ${BOX.width} ${BOX.height}`}
          preserveAspectRatio="none"
          role="img"
        >
          <title>{text}</title>
          {levels.map(({ eValue: at, kind }) => (
            <line
              key={kind}
              className={`evidence__level evidence__level--${kind}`}
              x1="0"
              x2={BOX.width}
              y1={yOf(at)}
              y2={yOf(at)}
            />
          ))}
          <path className="evidence__line" d={line} />
        </svg>
        {last !== null && (
          <span
            className="evidence__last"
            aria-hidden="true"
            style={{ left: percent(last.x / BOX.width), top: percent(last.y / BOX.height) }}
          />
        )}
        {levels.map(({ eValue: at, label, kind }) => (
          <span
            key={kind}
            className="evidence__label"
            aria-hidden="true"
            style={{ top: percent(yOf(at) / BOX.height) }}
          >
            {label}
          </span>
        ))}
      </div>
      <p className="evidence__times">
        <span>{formatTime(first.at, 'clock')}</span>
        <span>{formatTime(end.at, 'clock')}</span>
      </p>
    </div>
  );
}

/** The difference of canary and control with its bound, on a line around zero that has the margin as a mark. */
export function IntervalBar({ card }: { card: OutcomeCard }): ReactElement | null {
  const { difference, bound, margin } = card;
  if (difference === null || bound === null) return null;
  const place = intervalPlace(difference, bound, margin);
  const isWithin = bound <= margin;
  return (
    <svg className={`interval interval--${isWithin ? 'within' : 'open'}`} role="img" height="22" width="100%">
      <title>{words.interval(pointsWords(difference), pointsWords(bound), pointsWords(margin))}</title>
      <line className="interval__axis" x1="0" x2="100%" y1="11" y2="11" />
      <line className="interval__zero" x1={percent(place.zero)} x2={percent(place.zero)} y1="5" y2="17" />
      <line
        className="interval__margin"
        x1={percent(place.margin)}
        x2={percent(place.margin)}
        y1="1"
        y2="21"
      />
      <line
        className="interval__reach"
        x1={percent(place.difference)}
        x2={percent(place.bound)}
        y1="11"
        y2="11"
      />
      <circle className="interval__difference" cx={percent(place.difference)} cy="11" r="4.5" />
    </svg>
  );
}
