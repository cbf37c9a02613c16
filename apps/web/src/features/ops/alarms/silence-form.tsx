import type { Alarm } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { fromLocalMinute, toLocalMinute } from '../local-minute.ts';
import { opsMessages } from '../ops-messages.ts';
import { alarmMessages } from './alarm-messages.ts';
import { silence, type SilenceScope } from './alarms-client.ts';
import { isFixedEnd, SILENCE_ENDS, type SilenceEnd } from './silence-end.ts';

const SCOPES = ['alarm', 'metric', 'component'] as const;
type Scope = (typeof SCOPES)[number];

/** What a silence of this width covers. Pure. */
export function scopeOf({ metric, component, slice }: Alarm, scope: Scope): SilenceScope {
  switch (scope) {
    case 'alarm':
      return { metric, component, slice };
    case 'metric':
      return { metric, component: null, slice: null };
    case 'component':
      return { metric: null, component, slice: null };
  }
}

function scopeWords(alarm: Alarm, scope: Scope): string {
  const { scopes } = alarmMessages.silence;
  const metric = findMetric(alarm.metric)?.title ?? alarm.metric;
  switch (scope) {
    case 'alarm':
      return scopes.alarm(
        alarm.slice === null
          ? alarmMessages.everything
          : opsMessages.who(alarm.slice.dimension, alarm.slice.value),
      );
    case 'metric':
      return scopes.metric(metric);
    case 'component':
      return scopes.component(opsMessages.components[alarm.component]);
  }
}

/** The end in epoch milliseconds by this clock; null if the operator's own is none, or over. */
function endOf(end: SilenceEnd, own: string, nowMs: number): number | null {
  if (end !== 'own') return nowMs + SILENCE_ENDS[end];
  const at = fromLocalMinute(own);
  return at !== null && at > nowMs ? at : null;
}

interface EndFieldsProps {
  end: SilenceEnd;
  own: string;
  setEnd: (end: SilenceEnd) => void;
  setOwn: (own: string) => void;
}

function EndFields({ end, own, setEnd, setOwn }: EndFieldsProps): ReactElement {
  const words = alarmMessages.silence;
  return (
    <>
      <label className="action__field">
        {words.endLabel}
        <select
          className="field"
          value={end}
          onChange={({ target: { value } }) => setEnd(isFixedEnd(value) ? value : 'own')}
        >
          {(['1h', '4h', '24h', '7d', 'own'] as const).map((each) => (
            <option key={each} value={each}>
              {words.ends[each]}
            </option>
          ))}
        </select>
      </label>
      {end === 'own' && (
        <label className="action__field">
          {words.ownEnd}
          <input
            className="field"
            type="datetime-local"
            required
            value={own}
            onChange={({ target }) => setOwn(target.value)}
          />
        </label>
      )}
    </>
  );
}

interface SilenceFormProps {
  alarm: Alarm;
  /** How far the server's clock is ahead of this one, milliseconds: the end is by the server's. */
  aheadMs: number;
  onDone: () => void;
  cancel: () => void;
}

/** Silences an alarm, or more than it, until a time and for a reason. */
export function SilenceForm({ alarm, aheadMs, onDone, cancel }: SilenceFormProps): ReactElement {
  const words = alarmMessages.silence;
  const [end, setEnd] = useState<SilenceEnd>('4h');
  const [openedMs] = useState(Date.now);
  const [own, setOwn] = useState(() => toLocalMinute(openedMs + SILENCE_ENDS['24h']));
  const shown = endOf(end, own, openedMs);
  const submit = async (form: FormData, by: string): Promise<void> => {
    const until = endOf(end, own, Date.now());
    if (until === null) throw new Error(words.endsInPast);
    const scope = SCOPES.find((each) => each === textOf(form, 'scope')) ?? 'alarm';
    await silence({
      ...scopeOf(alarm, scope),
      untilMs: end === 'own' ? until : Math.round(until + aheadMs),
      reason: textOf(form, 'reason'),
      by,
    });
  };
  return (
    <ActionForm
      heading={words.heading}
      effect={shown === null ? words.endsInPast : words.effect(formatTime(shown, 'minute'))}
      action={words.action}
      submit={submit}
      onDone={onDone}
      cancel={cancel}
    >
      <label className="action__field">
        {words.scopeLabel}
        <select className="field" name="scope" defaultValue="alarm">
          {SCOPES.map((scope) => (
            <option key={scope} value={scope}>
              {scopeWords(alarm, scope)}
            </option>
          ))}
        </select>
      </label>
      <EndFields end={end} own={own} setEnd={setEnd} setOwn={setOwn} />
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}
