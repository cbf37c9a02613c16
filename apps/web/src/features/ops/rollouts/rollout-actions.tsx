import type { Rollout, RolloutTransition } from '@hark/shared/http/rollouts-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { AUTOMATION_DEGREES, type AutomationDegree } from '@hark/shared/rollouts/rollout-spec';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { TransitionWords } from './rollout-timeline.tsx';
import { effectOf, isOver, possibleActions, proposedAction, quoted } from './rollout-words.ts';
import { actOnRollout, isConflict, type ActionName } from './rollouts-client.ts';
import { ROLLOUTS } from './use-rollouts.ts';

const words = rolloutMessages;

interface MeanwhileProps {
  newer: readonly RolloutTransition[];
  isOver: boolean;
  goOn: () => void;
}

/** What somebody else has done since a form was opened; nothing is sent before it was seen. */
function Meanwhile({ newer, isOver: over, goOn }: MeanwhileProps): ReactElement | null {
  if (newer.length === 0) return null;
  return (
    <div className="meanwhile">
      <output>
        <b>{words.conflict.heading}</b> {words.conflict.what}
      </output>
      <ul className="meanwhile__list">
        {newer.map((transition) => (
          <li key={transition.number}>
            <span className="table__soft">{formatTime(transition.at, 'second')}</span>{' '}
            <TransitionWords transition={transition} />
          </li>
        ))}
      </ul>
      {over ? (
        <p>{words.conflict.over}</p>
      ) : (
        <button className="button button--quiet" type="button" onClick={goOn}>
          {words.conflict.go}
        </button>
      )}
    </div>
  );
}

function DegreeField({
  degree,
  setDegree,
}: {
  degree: AutomationDegree;
  setDegree: (degree: AutomationDegree) => void;
}): ReactElement {
  return (
    <label className="action__field">
      {words.degreeLabel}
      <select
        className="field"
        value={degree}
        onChange={({ target: { value } }) =>
          setDegree(AUTOMATION_DEGREES.find((each) => each === value) ?? degree)
        }
      >
        {AUTOMATION_DEGREES.map((each) => (
          <option key={each} value={each}>
            {words.automations[each].title}: {words.automations[each].meaning}
          </option>
        ))}
      </select>
    </label>
  );
}

const lastNumber = ({ transitions }: Rollout): number =>
  Math.max(0, ...transitions.map(({ number }) => number));

/** Says what an action does and, of a promotion that the judge does not advise, that it does not. */
function effectText(rollout: Rollout, action: ActionName, degree: AutomationDegree): string {
  if (!possibleActions(rollout).includes(action))
    return isOver(rollout.position) ? words.conflict.over : words.conflict.impossible;
  const effect = effectOf({ action, rollout, degree });
  const { advice } = rollout;
  const isAgainst = action === 'promote' && advice !== null && advice.action !== 'promote';
  return isAgainst ? `${effect} ${words.notAdvised(advice.sentence)}` : effect;
}

/** What asks a second time: promotion and rollback are seen by everybody. */
function confirmText(action: ActionName, challenger: string): { confirm?: string } {
  return action === 'promote' || action === 'rollback' ? { confirm: words.confirm[action](challenger) } : {};
}

interface FormProps {
  rollout: Rollout;
  action: ActionName;
  onDone: () => void;
  cancel: () => void;
}

function RolloutActionForm({ rollout, action, onDone, cancel }: FormProps): ReactElement {
  const client = useQueryClient();
  const [seen, setSeen] = useState(() => lastNumber(rollout));
  const [degree, setDegree] = useState(rollout.automation);
  const newer = rollout.transitions.filter(({ number }) => number > seen);
  const challenger = quoted(rollout.challenger.name);
  const submit = async (form: FormData, by: string): Promise<void> => {
    if (!possibleActions(rollout).includes(action)) throw new Error(words.conflict.impossible);
    if (newer.length > 0) throw new Error(words.conflict.heading);
    const body = { by, reason: textOf(form, 'reason'), after: seen };
    try {
      await actOnRollout(
        rollout.id,
        action,
        action === 'automation' ? { ...body, automation: degree } : body,
      );
    } catch (error) {
      if (isConflict(error)) await client.invalidateQueries({ queryKey: [ROLLOUTS] });
      throw error;
    }
  };
  return (
    <ActionForm
      heading={words.actions[action].heading(challenger)}
      effect={effectText(rollout, action, degree)}
      action={words.actions[action].action}
      {...confirmText(action, challenger)}
      submit={submit}
      onDone={onDone}
      cancel={cancel}
    >
      <Meanwhile newer={newer} isOver={isOver(rollout.position)} goOn={() => setSeen(lastNumber(rollout))} />
      {action === 'automation' && <DegreeField degree={degree} setDegree={setDegree} />}
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

/** The buttons of a rollout that is not over. Each opens a form that says what it will do, and asks for a reason. */
export function RolloutActions({ rollout }: { rollout: Rollout }): ReactElement | null {
  const client = useQueryClient();
  const [opened, setOpened] = useState<ActionName | null>(null);
  const container = useRef<HTMLDivElement>(null);
  const proposed = proposedAction(rollout);
  const possible = possibleActions(rollout);
  if (possible.length === 0 && opened === null) return null;
  // The button that opened the form may be gone, so the focus stays with the others.
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: [ROLLOUTS] });
    container.current?.focus();
    setOpened(null);
  };
  return (
    <section
      className="alarm__actions rollout__actions"
      ref={container}
      tabIndex={-1}
      aria-label={words.actionsLabel}
    >
      <p className="action__buttons">
        {possible.map((action) => (
          <button
            key={action}
            className={action === proposed ? 'button' : 'button button--quiet'}
            type="button"
            aria-expanded={opened === action}
            onClick={() => setOpened(action)}
          >
            {words.actions[action].open}
          </button>
        ))}
      </p>
      {opened !== null && (
        <RolloutActionForm
          key={opened}
          rollout={rollout}
          action={opened}
          onDone={() => void done()}
          cancel={() => setOpened(null)}
        />
      )}
    </section>
  );
}
