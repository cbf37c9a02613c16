import { OUTCOMES } from '@hark/shared/rollouts/rollout-plan';
import { AUTOMATION_DEGREES } from '@hark/shared/rollouts/rollout-spec';
import { useId, type ReactElement, type ReactNode } from 'react';
import { opsMessages } from '../ops-messages.ts';
import { rolloutMessages } from './rollout-messages.ts';
import { AUDIENCE_DIMENSIONS, type StartDraft } from './start-draft.ts';
import { startMessages } from './start-messages.ts';

const words = startMessages;
const KINDS = ['canary', 'blue-green'] as const;
const AUDIENCES = ['everybody', 'clients', 'slice'] as const;

interface FieldsProps {
  draft: StartDraft;
  change: (changes: Partial<StartDraft>) => void;
}

interface NumberProps {
  label: string;
  text: string;
  setText: (text: string) => void;
}

/** A number as text, so that what is typed wrongly is not lost. */
function NumberField({ label, text, setText }: NumberProps): ReactElement {
  return (
    <label className="action__field start__number">
      {label}
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </label>
  );
}

/** Fields that belong together. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <fieldset className="start__group">
      <legend className="start__legend">{title}</legend>
      {children}
    </fieldset>
  );
}

/** The kind of the rollout and who decides about it. */
export function DecisionFields({ draft, change }: FieldsProps): ReactElement {
  return (
    <>
      <FieldGroup title={words.kind}>
        {KINDS.map((kind) => (
          <label key={kind} className="start__choice">
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={draft.kind === kind}
              onChange={() => change({ kind })}
            />
            <span>
              {rolloutMessages.kinds[kind].title}
              <span className="rule__about">{rolloutMessages.kinds[kind].meaning}</span>
            </span>
          </label>
        ))}
      </FieldGroup>
      <FieldGroup title={words.automation}>
        {AUTOMATION_DEGREES.map((automation) => (
          <label key={automation} className="start__choice">
            <input
              type="radio"
              name="automation"
              value={automation}
              checked={draft.automation === automation}
              onChange={() => change({ automation })}
            />
            <span>
              {rolloutMessages.automations[automation].title}
              <span className="rule__about">{rolloutMessages.automations[automation].meaning}</span>
            </span>
          </label>
        ))}
      </FieldGroup>
    </>
  );
}

function SliceFields({ draft, change }: FieldsProps): ReactElement {
  const noteId = useId();
  return (
    <div className="start__row">
      <label className="action__field">
        {words.dimension}
        <select
          className="field"
          value={draft.dimension}
          onChange={({ target: { value } }) =>
            change({ dimension: AUDIENCE_DIMENSIONS.find((each) => each === value) ?? draft.dimension })
          }
        >
          {AUDIENCE_DIMENSIONS.map((dimension) => (
            <option key={dimension} value={dimension}>
              {opsMessages.dimension(dimension)}
            </option>
          ))}
        </select>
      </label>
      <label className="action__field">
        {words.value}
        <input
          className="field"
          required
          maxLength={60}
          autoComplete="off"
          aria-describedby={noteId}
          value={draft.value}
          onChange={({ target }) => change({ value: target.value })}
        />
      </label>
      <p id={noteId} className="action__note">
        {words.valueNote}
      </p>
    </div>
  );
}

/** Whom the challenger may reach at all. */
export function AudienceFields({ draft, change }: FieldsProps): ReactElement {
  return (
    <FieldGroup title={words.audience}>
      {AUDIENCES.map((audience) => (
        <label key={audience} className="start__choice">
          <input
            type="radio"
            name="audience"
            value={audience}
            checked={draft.audience === audience}
            onChange={() => change({ audience })}
          />
          <span>{words.audiences[audience]}</span>
        </label>
      ))}
      {draft.audience === 'clients' && (
        <label className="action__field">
          {words.clients}
          <textarea
            className="field start__clients"
            rows={3}
            required
            placeholder={words.clientsNote}
            value={draft.clients}
            onChange={({ target }) => change({ clients: target.value })}
          />
        </label>
      )}
      {draft.audience === 'slice' && <SliceFields draft={draft} change={change} />}
    </FieldGroup>
  );
}

/** What the shadow must show before people meet the challenger. */
export function ShadowFields({ draft, change }: FieldsProps): ReactElement {
  return (
    <FieldGroup title={words.shadow}>
      <label className="action__check">
        <input
          type="checkbox"
          checked={draft.hasShadow}
          onChange={({ target }) => change({ hasShadow: target.checked })}
        />
        {words.hasShadow}
      </label>
      {draft.hasShadow && (
        <div className="start__row">
          <NumberField
            label={words.minPairs}
            text={draft.minPairs}
            setText={(minPairs) => change({ minPairs })}
          />
          <NumberField
            label={words.mostVisible}
            text={draft.mostVisible}
            setText={(mostVisible) => change({ mostVisible })}
          />
          <NumberField
            label={words.mostTimes}
            text={draft.mostTimes}
            setText={(mostTimes) => change({ mostTimes })}
          />
        </div>
      )}
    </FieldGroup>
  );
}

/** When the judge pauses, rolls back, and lets a challenger be promoted. */
export function LimitFields({ draft, change }: FieldsProps): ReactElement {
  return (
    <details className="alarms__explained drift__quiet start__limits">
      <summary>{words.limits}</summary>
      <div className="start__row">
        <NumberField
          label={words.pauseFrom}
          text={draft.pauseFrom}
          setText={(pauseFrom) => change({ pauseFrom })}
        />
        <NumberField
          label={words.rollBackFrom}
          text={draft.rollBackFrom}
          setText={(rollBackFrom) => change({ rollBackFrom })}
        />
        <NumberField
          label={words.extendTimes}
          text={draft.extendTimes}
          setText={(extendTimes) => change({ extendTimes })}
        />
        {OUTCOMES.map((outcome) => (
          <NumberField
            key={outcome}
            label={words.margin(rolloutMessages.outcomes[outcome].title)}
            text={draft.margins[outcome]}
            setText={(text) => change({ margins: { ...draft.margins, [outcome]: text } })}
          />
        ))}
      </div>
    </details>
  );
}
