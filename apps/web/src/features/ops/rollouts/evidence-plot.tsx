import type { RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { evidencePath, intervalPlace } from './evidence-path.ts';
import { eValueWords, pointsWords, type OutcomeCard } from './outcome-verdict.ts';
import { rolloutMessages } from './rollout-messages.ts';

const words = rolloutMessages.cards;
const BOX = { width: 300, height: 90 };
/** For the labels of the lines, on the right. */
const LABELS = 100;

interface PlotProps {
  card: OutcomeCard;
  plan: Pick<RolloutPlan, 'pauseFrom' | 'rollBackFrom'>;
}

function Limit({ y, label, kind }: { y: number; label: string; kind: 'pause' | 'roll-back' }): ReactElement {
  return (
    <>
      <line className={`evidence__limit evidence__limit--${kind}`} x1="0" x2={BOX.width} y1={y} y2={y} />
      <text className="evidence__label" x={BOX.width + 6} y={y} dominantBaseline="middle">
        {label}
      </text>
    </>
  );
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
  return (
    <div className="evidence">
      <svg className="evidence__plot" viewBox={`0 -8 ${BOX.width + LABELS} ${BOX.height + 16}`} role="img">
        <title>{text}</title>
        <line className="evidence__axis" x1="0" x2={BOX.width} y1={yOf(1)} y2={yOf(1)} />
        <text className="evidence__label" x={BOX.width + 6} y={yOf(1)} dominantBaseline="middle">
          1
        </text>
        <Limit y={yOf(pauseFrom)} label={`${pauseFrom} ${words.pauseLine}`} kind="pause" />
        <Limit y={yOf(rollBackFrom)} label={`${rollBackFrom} ${words.rollBackLine}`} kind="roll-back" />
        <path className="evidence__line" d={line} />
        {last !== null && <circle className="evidence__last" cx={last.x} cy={last.y} r="3.5" />}
      </svg>
      <p className="evidence__times">
        <span>{formatTime(first.at, 'clock')}</span>
        <span>{formatTime(end.at, 'clock')}</span>
      </p>
    </div>
  );
}

const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;

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
