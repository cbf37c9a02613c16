import type { Alarm } from '@hark/shared/http/alarms-api';
import type { Cause } from '@hark/shared/http/metrics-api';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { composeAlarm } from './alarms/testing/compose-alarm.ts';
import { Verdict } from './verdict.tsx';

const level = (value: number) =>
  figureOf({ shape: 'distribution' }, { samples: 126, total: 126 * value, quantile: () => value });
const CAUSE: Cause = {
  metric: 'vad.level_dbfs',
  others: [],
  health: 'changed',
  slice: { dimension: 'browser', value: 'Chrome 142', isNew: true, explained: 0.97, share: 0.24 },
  now: level(-54),
  baseline: level(-26),
  since: new Date(2026, 0, 5, 12).getTime(),
  until: null,
};

function textOf(given: { causes?: Cause[]; notReady?: string[]; alarms?: Alarm[] }): string {
  const { causes = [], notReady = [] } = given;
  const markup = renderToStaticMarkup(
    <Verdict
      summary={new Map()}
      causes={causes}
      notReady={notReady}
      reference={null}
      isPending={false}
      alarms={given.alarms ?? []}
      isHeading
      look={() => {}}
    />,
  );
  return markup.replaceAll(/<[^>]+>/g, '|').replaceAll('\u202F', ' ');
}

it('the cause is the heading; its figures name their statistic and the samples', () => {
  const text = textOf({ causes: [CAUSE] });
  expect(text).toContain('|Chrome 142 records 28 dB quieter since Mon 5 Jan, 12:00.|');
  expect(text).toContain('Audio level, median: −54 dBFS, was −26 dBFS · 126 samples');
  expect(text).toContain('24 % of the traffic · not seen before · explains 97 % of the change');
});

it('a period that is over has an end', () => {
  const until = new Date(2026, 0, 5, 15).getTime();
  expect(textOf({ causes: [{ ...CAUSE, slice: null, until }] })).toContain(
    'Recordings are 28 dB quieter from Mon 5 Jan, 12:00 to Mon 5 Jan, 15:00.',
  );
});

it('a server that is not ready is named first', () => {
  const reason = 'the catalogue is empty: import one with `hark index FILE`';
  expect(textOf({ notReady: [reason] })).toContain(`The server is not ready: ${reason}.`);
  expect(textOf({})).not.toContain('not ready');
});

it('a cause that an alarm is about is said once, by the alarm', () => {
  const slice = { dimension: 'browser', value: 'Chrome 142' };
  const about = composeAlarm({ metric: 'vad.level_dbfs', slice });
  expect(textOf({ causes: [CAUSE], alarms: [about] })).not.toContain('Chrome 142 records');
  const elsewhere = composeAlarm({ metric: 'vad.level_dbfs', slice: { ...slice, value: 'Safari 19' } });
  expect(textOf({ causes: [CAUSE], alarms: [elsewhere] })).toContain('Chrome 142 records');
});
