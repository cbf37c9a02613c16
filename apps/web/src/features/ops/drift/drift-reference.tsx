import type { Drift } from '@hark/shared/http/drift-api';
import { formatCount, formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { spanWords } from '../alarms/alarm-facts.ts';
import { fromLocalMinute, toLocalMinute } from '../local-minute.ts';
import { freezeReference } from './drift-client.ts';
import { driftMessages } from './drift-messages.ts';

/** Key of the query of the drift page. */
export const DRIFT = 'ops-drift';
const WEEK_MS = 604_800_000;
const HOUR_MS = 3_600_000;

type Reference = Drift['references'][number];

function About({ reference }: { reference: Reference }): ReactElement {
  const { name, version, tasks, by, reason, at } = reference;
  return (
    <p>
      <b>{driftMessages.reference(name, version)}</b>
      <span className="rule__about">
        {driftMessages.referenceAbout(
          spanWords(reference),
          formatCount(tasks),
          by,
          formatTime(at, 'minute'),
          reason,
        )}
      </span>
    </p>
  );
}

function TimeField({ name, label, at }: { name: string; label: string; at: number }): ReactElement {
  return (
    <label className="action__field">
      {label}
      <input className="field" type="datetime-local" name={name} required defaultValue={toLocalMinute(at)} />
    </label>
  );
}

function FreezeForm({ close }: { close: () => void }): ReactElement {
  const client = useQueryClient();
  const words = driftMessages.freeze;
  const [nowMs] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const submit = async (form: FormData, by: string): Promise<void> => {
    const [from, to] = [fromLocalMinute(textOf(form, 'from')), fromLocalMinute(textOf(form, 'to'))];
    if (from === null || to === null || from >= to) throw new Error(words.wrongTime);
    await freezeReference({ name: textOf(form, 'name'), from, to, by, reason: textOf(form, 'reason') });
  };
  return (
    <ActionForm
      heading={words.heading}
      effect={words.effect}
      action={words.action}
      submit={submit}
      onDone={() => {
        close();
        void client.invalidateQueries({ queryKey: [DRIFT] });
      }}
      cancel={close}
    >
      <TimeField name="from" label={words.from} at={nowMs - WEEK_MS} />
      <TimeField name="to" label={words.to} at={nowMs} />
      <TextField name="name" label={words.name} maxLength={80} />
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

/** The reference in force, those before it, and the way to freeze another. */
export function DriftReference({ drift }: { drift: Drift }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { reference, references } = drift;
  const others = references.filter(({ id }) => id !== reference?.id);
  return (
    <>
      {reference === null ? (
        <p className="note">{driftMessages.noReference}</p>
      ) : (
        <About reference={reference} />
      )}
      {others.length > 0 && (
        <details className="alarms__explained drift__quiet">
          <summary>{driftMessages.otherReferences(others.length)}</summary>
          <ul className="alarms__list">
            {others.map((each) => (
              <li key={each.id}>
                <About reference={each} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {isOpen ? (
        <FreezeForm close={() => setOpen(false)} />
      ) : (
        <p>
          <button className="button button--quiet" type="button" onClick={() => setOpen(true)}>
            {driftMessages.freeze.open}
          </button>
        </p>
      )}
    </>
  );
}
