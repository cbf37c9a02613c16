import type { ReactElement } from 'react';
import type { DraftWindow } from './start-draft.ts';
import { FieldGroup } from './start-fields.tsx';
import { startMessages } from './start-messages.ts';

const words = startMessages;
const WORKDAYS = [1, 2, 3, 4, 5];

interface WindowsProps {
  windows: readonly DraftWindow[];
  setWindows: (windows: readonly DraftWindow[]) => void;
}

interface OneProps {
  window: DraftWindow;
  number: number;
  change: (changes: Partial<DraftWindow>) => void;
  remove: () => void;
}

function DayFields({ window, number, change }: Omit<OneProps, 'remove'>): ReactElement {
  const toggle = (day: number, isOn: boolean): void => {
    const others = window.days.filter((each) => each !== day);
    change({ days: isOn ? [...others, day].sort((left, right) => left - right) : others });
  };
  return (
    <fieldset className="window__days" aria-label={words.daysLabel(number)}>
      {words.days.map((name, day) => (
        <label key={name} className="action__check">
          <input
            type="checkbox"
            checked={window.days.includes(day)}
            onChange={({ target }) => toggle(day, target.checked)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function OneWindow({ window, number, change, remove }: OneProps): ReactElement {
  const timeField = (edge: 'from' | 'to'): ReactElement => (
    <label className="action__field">
      {words[edge]}
      <input
        className="field"
        type="time"
        required
        aria-label={words.ofWindow(words[edge], number)}
        value={window[edge]}
        onChange={({ target }) => change({ [edge]: target.value })}
      />
    </label>
  );
  return (
    <li className="window">
      <DayFields window={window} number={number} change={change} />
      <div className="start__row">
        {timeField('from')}
        {timeField('to')}
        <label className="action__field">
          {words.timeZone}
          <input
            className="field"
            required
            autoComplete="off"
            aria-label={words.ofWindow(words.timeZone, number)}
            value={window.timeZone}
            onChange={({ target }) => change({ timeZone: target.value })}
          />
        </label>
      </div>
      <button className="link" type="button" onClick={remove}>
        {words.removeWindow(number)}
      </button>
    </li>
  );
}

/** The hours in which the ramp may start and advance. */
export function WindowFields({ windows, setWindows }: WindowsProps): ReactElement {
  const add = (): void => {
    const id = Math.max(-1, ...windows.map((window) => window.id)) + 1;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    setWindows([...windows, { id, days: WORKDAYS, from: '09:00', to: '17:00', timeZone }]);
  };
  return (
    <FieldGroup title={words.windows}>
      <p className="action__note">{windows.length === 0 ? words.noWindows : words.windowsNote}</p>
      {windows.length > 0 && (
        <ol className="windows">
          {windows.map((window, index) => (
            <OneWindow
              key={window.id}
              window={window}
              number={index + 1}
              change={(changes) =>
                setWindows(windows.map((each) => (each.id === window.id ? { ...each, ...changes } : each)))
              }
              remove={() => setWindows(windows.filter(({ id }) => id !== window.id))}
            />
          ))}
        </ol>
      )}
      <button className="link" type="button" onClick={add}>
        {words.addWindow}
      </button>
    </FieldGroup>
  );
}
