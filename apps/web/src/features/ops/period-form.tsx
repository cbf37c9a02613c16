import { useId, useState, type ReactElement, type SubmitEvent } from 'react';
import { fromLocalMinute, toLocalMinute } from './local-minute.ts';
import { opsMessages } from './ops-messages.ts';
import type { Span } from './ops-view.ts';

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

interface PeriodProps {
  label: string;
  /** What the button does. */
  action: string;
  period: Span;
  change: (period: Span) => void;
}

/** Sets a custom period. Key it by that period. */
export function PeriodForm({ label, action, period, change }: PeriodProps): ReactElement {
  const [isWrong, setWrong] = useState(false);
  const [heading, problem] = [useId(), useId()];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const span = readSpan(new FormData(event.currentTarget));
    setWrong(span === null);
    if (span !== null) change(span);
  };
  return (
    <form className="reference" aria-labelledby={heading} onSubmit={submit}>
      <p id={heading} className="reference__label">
        {label}
      </p>
      <TimeField name="from" label={opsMessages.from} at={period.from} />
      <TimeField name="to" label={opsMessages.to} at={period.to} />
      <button className="chip" type="submit" aria-describedby={isWrong ? problem : undefined}>
        {action}
      </button>
      {isWrong && (
        <p id={problem} className="reference__problem" role="alert">
          {opsMessages.endsBeforeItBegins}
        </p>
      )}
    </form>
  );
}
