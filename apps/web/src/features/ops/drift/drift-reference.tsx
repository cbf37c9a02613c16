import type { Drift } from '@hark/shared/http/drift-api';
import { formatCount, formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { spanWords } from '../alarms/alarm-facts.ts';
import { fromLocalMinute, toLocalMinute } from '../local-minute.ts';
import { chooseReference, freezeReference, type DriftTraffic } from './drift-client.ts';
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

interface FormProps {
  traffic: DriftTraffic;
  close: () => void;
}

/** Closes a form, and fetches the drift again. */
function useDone(close: () => void): () => void {
  const client = useQueryClient();
  return () => {
    close();
    void client.invalidateQueries({ queryKey: [DRIFT] });
  };
}

function FreezeForm({ traffic, close }: FormProps): ReactElement {
  const words = driftMessages.freeze;
  const done = useDone(close);
  const [nowMs] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const submit = async (form: FormData, by: string): Promise<void> => {
    const [from, to] = [fromLocalMinute(textOf(form, 'from')), fromLocalMinute(textOf(form, 'to'))];
    if (from === null || to === null || from >= to) throw new Error(words.wrongTime);
    const reason = textOf(form, 'reason');
    const id = await freezeReference({ name: textOf(form, 'name'), from, to, by, reason, traffic });
    if (textOf(form, 'choose') !== '') await chooseReference({ id, traffic, by, reason });
  };
  return (
    <ActionForm
      heading={words.heading}
      effect={words.effect}
      action={words.action}
      submit={submit}
      onDone={done}
      cancel={close}
    >
      <TimeField name="from" label={words.from} at={nowMs - WEEK_MS} />
      <TimeField name="to" label={words.to} at={nowMs} />
      <TextField name="name" label={words.name} maxLength={80} />
      <label className="action__check">
        <input type="checkbox" name="choose" value="yes" defaultChecked />
        {words.choose}
      </label>
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

/** @param reference the one to compare with; null for the days before */
function ChooseForm({
  reference,
  traffic,
  close,
}: FormProps & { reference: Reference | null }): ReactElement {
  const words = driftMessages.choose;
  const done = useDone(close);
  return (
    <ActionForm
      heading={words.heading(reference?.name ?? null)}
      effect={words.effect}
      action={words.action}
      submit={(form, by) =>
        chooseReference({ id: reference?.id ?? null, traffic, by, reason: textOf(form, 'reason') })
      }
      onDone={done}
      cancel={close}
    >
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

interface OthersProps {
  others: readonly Reference[];
  choose: (reference: Reference) => void;
}

function OtherReferences({ others, choose }: OthersProps): ReactElement | null {
  if (others.length === 0) return null;
  return (
    <details className="alarms__explained drift__quiet">
      <summary>{driftMessages.otherReferences(others.length)}</summary>
      <ul className="alarms__list">
        {others.map((each) => (
          <li key={each.id}>
            <About reference={each} />
            <button className="link" type="button" onClick={() => choose(each)}>
              {driftMessages.choose.open(each.name)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

type Opened = { form: 'none' } | { form: 'freeze' } | { form: 'choose'; reference: Reference | null };
const CLOSED: Opened = { form: 'none' };

/** The reference in force, the others, and the way to freeze another. */
export function DriftReference({ drift, traffic }: { drift: Drift; traffic: DriftTraffic }): ReactElement {
  const [opened, setOpened] = useState<Opened>(CLOSED);
  const { reference, references } = drift;
  const others = references.filter(({ id }) => id !== reference?.id);
  const close = (): void => setOpened(CLOSED);
  const choose = (chosen: Reference | null): void => setOpened({ form: 'choose', reference: chosen });
  return (
    <>
      {reference === null ? (
        <p className="note">{driftMessages.noReference}</p>
      ) : (
        <About reference={reference} />
      )}
      <OtherReferences others={others} choose={choose} />
      <p className="action__buttons">
        <button className="button button--quiet" type="button" onClick={() => setOpened({ form: 'freeze' })}>
          {driftMessages.freeze.open}
        </button>
        {reference !== null && (
          <button className="link" type="button" onClick={() => choose(null)}>
            {driftMessages.choose.open(null)}
          </button>
        )}
      </p>
      {opened.form === 'freeze' && <FreezeForm traffic={traffic} close={close} />}
      {opened.form === 'choose' && (
        <ChooseForm
          key={opened.reference?.id ?? 'none'}
          reference={opened.reference}
          traffic={traffic}
          close={close}
        />
      )}
    </>
  );
}
