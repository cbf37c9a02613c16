import type { DriftSettings as Settings, DriftSettingsAnswer } from '@hark/shared/http/drift-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { Loaded } from '../loaded.tsx';
import { Facts } from '../part.tsx';
import { changeSettings, fetchSettings } from './drift-client.ts';
import { driftMessages } from './drift-messages.ts';
import { changedSettings, SETTING_NAMES } from './drift-settings-values.ts';

const SETTINGS = 'ops-drift-settings';
const SHOWN_VERSIONS = 5;

function NumberField({ name, value }: { name: keyof Settings; value: number }): ReactElement {
  return (
    <label className="action__field">
      {driftMessages.settings.names[name]}
      <input
        className="field"
        name={name}
        required
        inputMode="numeric"
        autoComplete="off"
        defaultValue={value}
      />
    </label>
  );
}

interface FormProps {
  values: Settings;
  close: () => void;
}

function SettingsForm({ values, close }: FormProps): ReactElement {
  const words = driftMessages.settings;
  const client = useQueryClient();
  return (
    <ActionForm
      heading={words.heading}
      effect={words.effect}
      action={words.action}
      submit={async (form, by) => {
        const given = Object.fromEntries(SETTING_NAMES.map((name) => [name, textOf(form, name)]));
        const changed = changedSettings(values, given);
        if (changed.type === 'wrong') throw new Error(words.wrong(changed.names));
        await changeSettings({ values: changed.values, by, reason: textOf(form, 'reason') });
      }}
      onDone={() => {
        close();
        void client.invalidateQueries({ queryKey: [SETTINGS] });
      }}
      cancel={close}
    >
      {SETTING_NAMES.map((name) => (
        <NumberField key={name} name={name} value={values[name]} />
      ))}
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

function Versions({ history }: Pick<DriftSettingsAnswer, 'history'>): ReactElement | null {
  if (history.length === 0) return null;
  return (
    <ul className="alarms__list">
      {history.slice(0, SHOWN_VERSIONS).map(({ version, at, by, reason }) => (
        <li key={version} className="rule__about">
          {driftMessages.settings.version(version, by, formatTime(at, 'minute'), reason)}
        </li>
      ))}
    </ul>
  );
}

/** How inputs are compared, and the way to change it. The p-values and distances are thresholds of the rules. */
export function DriftSettingsPart(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    queryKey: [SETTINGS],
    queryFn: ({ signal }) => fetchSettings(signal),
    retry: false,
    staleTime: 5_000,
  });
  const words = driftMessages.settings;
  return (
    <Loaded query={found}>
      {({ values, history }) => (
        <>
          <Facts
            facts={SETTING_NAMES.map((name) => ({ label: words.names[name], value: String(values[name]) }))}
          />
          <Versions history={history} />
          <p className="action__buttons">
            <button
              className="button button--quiet"
              type="button"
              aria-expanded={isOpen}
              onClick={() => setOpen(true)}
            >
              {words.open}
            </button>
          </p>
          {isOpen && <SettingsForm values={values} close={() => setOpen(false)} />}
        </>
      )}
    </Loaded>
  );
}
