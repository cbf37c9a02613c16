import type { Rollout } from '@hark/shared/http/rollouts-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import type { RolloutPhase } from '@hark/shared/rollouts/serving-state';
import { useEffect, useRef, type ReactElement } from 'react';
import { agoWords, durationWords } from '../ago-words.ts';
import { STALE_AFTER_MS } from '../alarms/alarms-section.tsx';
import { HealthMark } from '../health-mark.tsx';
import { PageHeading } from '../page-heading.tsx';
import { Part } from '../part.tsx';
import { useNow } from '../use-now.ts';
import { OutcomeCards } from './outcome-cards.tsx';
import { Ramp } from './ramp.tsx';
import { RolloutActions } from './rollout-actions.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { RolloutTimeline } from './rollout-timeline.tsx';
import { headlineOf, isOver, positionWords, proposedAction } from './rollout-words.ts';
import { RatioPart, ShadowPart } from './shadow-part.tsx';
import { VersionDiff } from './version-diff.tsx';

const words = rolloutMessages;

const PHASE_MARKS: Record<RolloutPhase, Health> = {
  shadow: 'no_baseline',
  canary: 'ok',
  paused: 'worse',
  promoted: 'ok',
  'rolled-back': 'bad',
};

interface TimedProps {
  rollout: Rollout;
  /** By the server's clock. */
  nowMs: number;
}

/** When the judge last looked; a warning if that is too long ago, because nothing advances then. */
function Judged({ rollout, nowMs }: TimedProps): ReactElement | null {
  const { judgedAt, position } = rollout;
  if (isOver(position)) return null;
  if (judgedAt === null) return <span className="table__soft">{words.neverJudged}</span>;
  if (nowMs - judgedAt <= STALE_AFTER_MS)
    return <span className="table__soft">{words.judged(agoWords(judgedAt, nowMs))}</span>;
  return (
    <span className="alarms__stale">
      <HealthMark health="worse" /> <b>{words.stale(durationWords(nowMs - judgedAt))}</b> {words.staleNext}
    </span>
  );
}

/** What the judge says: what comes next, why, and what is still needed for it. */
function Advice({ rollout }: { rollout: Rollout }): ReactElement | null {
  const { advice, position } = rollout;
  if (isOver(position)) return null;
  if (advice === null) return <p className="note">{words.nothingYet}</p>;
  return (
    <div className="rollout__advice">
      <p>
        <b>{words.next}:</b> {advice.sentence}
      </p>
      {proposedAction(rollout) !== null && <p>{words.proposes(words.adviceActions[advice.action])}</p>}
    </div>
  );
}

interface ViewProps {
  rollout: Rollout;
  /** How far the server's clock is ahead of this one, milliseconds. */
  aheadMs: number;
  /** Whether its heading is that of the page. */
  isPage?: boolean;
  /** Whether its heading takes the focus, as that of what was just started. */
  takesFocus?: boolean;
}

interface HeadProps extends TimedProps, Required<Pick<ViewProps, 'isPage' | 'takesFocus'>> {}

function Head({ rollout, nowMs, isPage, takesFocus }: HeadProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  const { champion, position, automation, since, endedAt, startedAt, people, challenger } = rollout;
  const duration = durationWords((endedAt ?? nowMs) - (isOver(position) ? startedAt : since));
  const className = `rollout__headline rollout__headline--${position.phase}`;
  const headline = headlineOf(rollout, rollout.spec.audience);
  return (
    <div className="rollout__head">
      {isPage ? (
        <PageHeading className={className}>{headline}</PageHeading>
      ) : (
        <h2 className={className} tabIndex={-1} ref={heading}>
          {headline}
        </h2>
      )}
      <p className="alarms__about rollout__about">
        <HealthMark health={PHASE_MARKS[position.phase]} />
        <span>
          {isOver(position) && endedAt !== null
            ? words.ended(champion.name, formatTime(endedAt, 'minute'), duration)
            : words.about(champion.name, positionWords(position).toLowerCase(), words.since(duration))}{' '}
          · {words.people(people, challenger.name)} {!isOver(position) && words.automation(automation)}{' '}
          <Judged rollout={rollout} nowMs={nowMs} />
        </span>
      </p>
      {isOver(position) && <p>“{rollout.reason}”</p>}
    </div>
  );
}

function Evidence({ rollout }: { rollout: Rollout }): ReactElement {
  const { shadow, ratio, spec, champion, challenger, transitions } = rollout;
  return (
    <div className="parts">
      <Part title={words.diff.heading}>
        <VersionDiff champion={champion} challenger={challenger} />
      </Part>
      <Part title={words.shadow.heading}>
        {shadow === null || spec.shadow === null ? (
          <p className="note">{words.shadow.off}</p>
        ) : (
          <ShadowPart card={shadow} plan={spec.shadow} />
        )}
      </Part>
      {ratio !== null && (
        <Part title={words.ratio.heading}>
          <RatioPart ratio={ratio} />
        </Part>
      )}
      <Part title={words.timeline.heading}>
        <RolloutTimeline transitions={transitions} />
      </Part>
    </div>
  );
}

/** One rollout in full: where it is, what happens next, the evidence, and what can be done. Key it by its id. */
export function RolloutView(props: ViewProps): ReactElement {
  const { rollout, aheadMs, isPage = false, takesFocus = false } = props;
  const nowMs = useNow(1_000) + aheadMs;
  return (
    <section className="rollout" aria-label={words.one}>
      <Head rollout={rollout} nowMs={nowMs} isPage={isPage} takesFocus={takesFocus} />
      {/* Changes only with what is said, so that a screen reader is not interrupted every second. */}
      <output className="visually-hidden">{headlineOf(rollout, rollout.spec.audience)}</output>
      <Ramp rollout={rollout} />
      <Advice rollout={rollout} />
      <RolloutActions rollout={rollout} />
      <Part title={words.cards.heading}>
        <OutcomeCards rollout={rollout} />
      </Part>
      <Evidence rollout={rollout} />
    </section>
  );
}
