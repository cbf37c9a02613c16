import { useId, useState, type ReactElement, type SubmitEvent } from 'react';
import { fromLocalMinute, toLocalMinute } from './local-minute.ts';
import { opsMessages } from './ops-messages.ts';
import { timeBefore, type OpsView, type Span } from './ops-view.ts';

interface ReferenceProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

/** Selects the comparison: the seven days before, or a custom time. */
export function ReferenceSelect({ view, change }: ReferenceProps): ReactElement {
  return (
    <label className="controls__field">
      <span className="visually-hidden">{opsMessages.referenceLabel}</span>
      <select
        className="field"
        value={view.reference === null ? 'usual' : 'own'}
        onChange={({ target: { value } }) =>
          change({ reference: value === 'own' ? timeBefore(view, Date.now()) : null })
        }
      >
        <option value="usual">{opsMessages.references.usual}</option>
        <option value="own">{opsMessages.references.own}</option>
      </select>
    </label>
  );
}

function TimeField({ name, label, at }: { name: string; label: string; at: number }): ReactElement {
  return (
    <label className="reference__time">
      {label}
      <input className="field" type="datetime-local" name={name} required defaultValue={toLocalMinute(at)} />
    </label>
  );
}

function readSpan(form: FormData): Span | null {
  const [from = null, to = null] = ['from', 'to'].map((name) => {
    const text = form.get(name);
    return typeof text === 'string' ? fromLocalMinute(text) : null;
  });
  return from !== null && to !== null && from < to ? { from, to } : null;
}

/** Sets the custom time. Key it by that time. */
export function ReferenceForm({ reference, change }: { reference: Span } & Pick<ReferenceProps, 'change'>) {
  const [isWrong, setWrong] = useState(false);
  const problem = useId();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const span = readSpan(new FormData(event.currentTarget));
    setWrong(span === null);
    if (span !== null) change({ reference: span });
  };
  return (
    <form className="reference" aria-label={opsMessages.referenceLabel} onSubmit={submit}>
      <TimeField name="from" label={opsMessages.from} at={reference.from} />
      <TimeField name="to" label={opsMessages.to} at={reference.to} />
      <button className="chip" type="submit" aria-describedby={isWrong ? problem : undefined}>
        {opsMessages.compare}
      </button>
      {isWrong && (
        <p id={problem} className="reference__problem" role="alert">
          {opsMessages.endsBeforeItBegins}
        </p>
      )}
    </form>
  );
}
