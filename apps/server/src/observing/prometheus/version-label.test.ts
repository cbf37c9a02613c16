import { describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { runnerForTest } from '../../background/testing/runner-for-test.ts';
import { scriptedDay } from '../metrics/testing/scripted-day.ts';
import { createMetrics } from './metrics.ts';
import { createVersionLabel, type ServingName } from './version-label.ts';

const of = (version?: string) => ({ slices: version === undefined ? {} : { version } });

describe('the label of a version', () => {
  it('is its name while it serves and after, and no name that was never served', () => {
    let serving: ServingName[] = [{ name: 'one', role: 'champion' }];
    const label = createVersionLabel(() => serving);
    expect(label(of('one'))).toEqual({ version: 'one' });
    expect(label(of('two'))).toEqual({ version: 'other' });
    serving = [...serving, { name: 'two', role: 'challenger' }];
    expect(label(of('two'))).toEqual({ version: 'two' });
    serving = [{ name: 'two', role: 'champion' }];
    expect(label(of('one'))).toEqual({ version: 'one' });
    expect(label(of())).toEqual({ version: 'unknown' });
  });

  it('has at most as many values as versions were served, whatever pages claim', () => {
    const label = createVersionLabel(() => [{ name: 'one', role: 'champion' }]);
    const claimed = Array.from({ length: 1_000 }, (_, index) => label(of(`claimed-${index}`)).version);
    expect(new Set(claimed)).toEqual(new Set(['other']));
  });
});

it('champion and challenger are side by side in the exposition', async () => {
  const metrics = createMetrics({
    recognizer: () => createScriptedRecognizer('x').status(),
    openConnections: () => 0,
    catalogueEntries: async () => 0,
    background: runnerForTest(),
    versions: () => [
      { name: 'one', role: 'champion' },
      { name: 'two', role: 'challenger' },
    ],
  });
  const day = scriptedDay(Date.now());
  metrics.observe(day);
  for (const version of ['two', 'three'])
    metrics.observe(day.map((event) => Object.assign({}, event, { slices: { ...event.slices, version } })));
  const { text } = await metrics.expose();
  for (const version of ['one', 'two', 'other'])
    expect(text).toContain(`hark_stage_duration_seconds_count{version="${version}",stage="decode"} 80`);
  expect(text).not.toContain('version="three"');
  expect(text).toContain('hark_serving_version{version="two",role="challenger"} 1');
});
