import { driftSettingsSchema, type DriftSettings } from '@hark/shared/http/drift-api';

type Name = keyof DriftSettings;

/** The settings in the order in which they are shown. */
export const SETTING_NAMES: readonly Name[] = driftSettingsSchema.keyof().options;

export type ChangedSettings =
  | { type: 'changed'; values: Record<string, number> }
  /** Settings whose text is no number that they may have. */
  | { type: 'wrong'; names: Name[] };

/** Reads the fields of a form, and returns what differs from the settings in force. Pure. */
export function changedSettings(
  values: DriftSettings,
  given: Readonly<Partial<Record<string, string>>>,
): ChangedSettings {
  const read = SETTING_NAMES.map((name) => {
    const text = given[name]?.trim() ?? '';
    const parsed = driftSettingsSchema.shape[name].safeParse(text === '' ? Number.NaN : Number(text));
    return { name, value: parsed.success ? parsed.data : null };
  });
  const names = read.flatMap(({ name, value }) => (value === null ? [name] : []));
  if (names.length > 0) return { type: 'wrong', names };
  const changed = read.flatMap(({ name, value }) =>
    value === null || value === values[name] ? [] : [[name, value] as const],
  );
  return { type: 'changed', values: Object.fromEntries(changed) };
}
