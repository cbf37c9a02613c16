import type { Rollout } from '@hark/shared/http/rollouts-api';
import type { ReactElement } from 'react';
import type { ChartData } from '../chart-data.ts';
import { DataTable } from '../data-table.tsx';
import { HealthMark } from '../health-mark.tsx';
import { Facts } from '../part.tsx';
import type { Fact } from '../utterance-facts.ts';
import { EvidencePlot, IntervalBar } from './evidence-plot.tsx';
import { courseTable } from './course-table.ts';
import {
  eValueWords,
  groupParts,
  pointsWords,
  VERDICT_MARKS,
  verdictOf,
  type OutcomeCard,
} from './outcome-verdict.ts';
import { rolloutMessages } from './rollout-messages.ts';
import { isServing } from './rollout-words.ts';

const words = rolloutMessages.cards;

function factsOf(card: OutcomeCard): Fact[] {
  return [
    { label: words.canary, value: words.group(...groupParts(card.canary)) },
    { label: words.control, value: words.group(...groupParts(card.control)) },
    { label: words.difference, value: pointsWords(card.difference) },
    { label: words.bound, value: pointsWords(card.bound) },
    { label: words.margin, value: pointsWords(card.margin) },
    { label: words.eValue, value: eValueWords(card.eValue) },
  ];
}

function Card({ card, plan }: { card: OutcomeCard; plan: Rollout['spec']['plan'] }): ReactElement {
  const { title, meaning } = rolloutMessages.outcomes[card.outcome];
  const verdict = verdictOf(card, plan);
  return (
    <li className={`verdict-card verdict-card--${verdict}`}>
      <h3 className="verdict-card__title">
        <HealthMark health={VERDICT_MARKS[verdict]} /> {title}:{' '}
        <span className="verdict-card__verdict">{words.verdicts[verdict]}</span>
      </h3>
      <p className="threshold__note">{meaning}</p>
      <EvidencePlot card={card} plan={plan} />
      <IntervalBar card={card} />
      <Facts facts={factsOf(card)} />
    </li>
  );
}

function CourseTable({ cards }: { cards: readonly OutcomeCard[] }): ReactElement | null {
  const { columns, rows }: Pick<ChartData, 'columns' | 'rows'> = courseTable(cards);
  if (rows.length === 0) return null;
  return (
    <details className="alarms__explained drift__quiet">
      <summary>{words.table}</summary>
      <DataTable caption={words.tableLabel} columns={columns} rows={rows} step="minute" />
    </details>
  );
}

/** What was seen of each outcome, and what the evidence says of it. */
export function OutcomeCards({ rollout }: { rollout: Rollout }): ReactElement {
  const { outcomes, spec, position } = rollout;
  const isEmpty = outcomes.every(({ canary, control }) => canary.tasks + control.tasks === 0);
  if (isEmpty && !isServing(position)) return <p className="note">{words.notYet}</p>;
  if (outcomes.length === 0) return <p className="note">{words.nothing}</p>;
  return (
    <>
      <p className="alarm__how">{words.note}</p>
      <ul className="verdict-cards">
        {outcomes.map((card) => (
          <Card key={card.outcome} card={card} plan={spec.plan} />
        ))}
      </ul>
      <CourseTable cards={outcomes} />
    </>
  );
}
