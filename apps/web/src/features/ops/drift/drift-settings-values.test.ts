import { driftSettingsSchema } from '@hark/shared/http/drift-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedSettings, SETTING_NAMES } from './drift-settings-values.ts';

const values = driftSettingsSchema.parse({});
const asText = (changes: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(SETTING_NAMES.map((name) => [name, String(values[name])])),
  ...changes,
});

it('sends only what differs', () => {
  expect(changedSettings(values, asText())).toEqual({ type: 'changed', values: {} });
  expect(changedSettings(values, asText({ windowHours: ' 12 ', wordDays: '3' }))).toEqual({
    type: 'changed',
    values: { windowHours: 12, wordDays: 3 },
  });
});

it.each(['', 'a day', '1.5', '0', '-3', '1e99', 'NaN'])('names a setting that cannot be “%s”', (text) => {
  expect(changedSettings(values, asText({ windowHours: text }))).toEqual({
    type: 'wrong',
    names: ['windowHours'],
  });
});

it('takes whatever the server takes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 2_000 }), (minutes) => {
      const isPossible = driftSettingsSchema.shape.everyMinutes.safeParse(minutes).success;
      const changed = changedSettings(values, asText({ everyMinutes: String(minutes) }));
      expect(changed.type).toBe(isPossible ? 'changed' : 'wrong');
    }),
  );
});
