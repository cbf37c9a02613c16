import type { ReactElement } from 'react';
import type { DraftStep } from './start-draft.ts';
import { FieldGroup } from './start-fields.tsx';
import { startMessages } from './start-messages.ts';

const words = startMessages;
const COLUMNS = ['weight', 'tasks', 'minutes'] as const;
const MAX_STEPS = 20;

interface StepsProps {
  steps: readonly DraftStep[];
  setSteps: (steps: readonly DraftStep[]) => void;
}

interface RowProps {
  step: DraftStep;
  number: number;
  change: (changes: Partial<DraftStep>) => void;
  /** Undefined for the only step. */
  remove: (() => void) | undefined;
}

function StepRow({ step, number, change, remove }: RowProps): ReactElement {
  return (
    <li className="steps__row">
      <span className="steps__number" aria-hidden="true">
        {number}
      </span>
      {COLUMNS.map((column) => (
        <input
          key={column}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          aria-label={words.ofStep(words.stepColumns[column], number)}
          value={step[column]}
          onChange={({ target }) => change({ [column]: target.value })}
        />
      ))}
      <button
        className="link steps__remove"
        type="button"
        aria-label={words.removeStep(number)}
        disabled={remove === undefined}
        onClick={remove}
      >
        <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}

/** The ramp as it will be: shares, tasks and minutes of each step. */
export function StepFields({ steps, setSteps }: StepsProps): ReactElement {
  const add = (): void => {
    const last = steps.at(-1) ?? { weight: '', tasks: '100', minutes: '10' };
    const id = Math.max(-1, ...steps.map((step) => step.id)) + 1;
    setSteps([...steps, { ...last, id, weight: '' }]);
  };
  return (
    <FieldGroup title={words.steps}>
      <p className="action__note">{words.stepsNote}</p>
      <div className="steps">
        <p className="steps__row steps__head" aria-hidden="true">
          <span />
          {COLUMNS.map((column) => (
            <span key={column}>{words.stepColumns[column]}</span>
          ))}
        </p>
        <ol className="steps__list">
          {steps.map((step, index) => (
            <StepRow
              key={step.id}
              step={step}
              number={index + 1}
              change={(changes) =>
                setSteps(steps.map((each) => (each.id === step.id ? { ...each, ...changes } : each)))
              }
              remove={
                steps.length === 1 ? undefined : () => setSteps(steps.filter(({ id }) => id !== step.id))
              }
            />
          ))}
        </ol>
      </div>
      {steps.length < MAX_STEPS && (
        <button className="link" type="button" onClick={add}>
          {words.addStep}
        </button>
      )}
    </FieldGroup>
  );
}
