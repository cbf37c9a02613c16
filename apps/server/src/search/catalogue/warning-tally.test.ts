import { expect, it } from 'vitest';

import { createWarningTally } from './warning-tally.ts';

it('keeps the count and the first lines of a million warnings', () => {
  const tally = createWarningTally();
  for (let line = 1; line <= 1_000_000; line++)
    tally.add('f', line, { field: 'url', kind: 'relative', shown: `/${line}` });
  const [summary, ...others] = tally.list();
  expect(others).toEqual([]);
  expect(summary).toMatchObject({ count: 1_000_000, example: '/1' });
  expect(summary?.lines).toHaveLength(100);
});
