import { expect, it } from 'vitest';
import { eventRows } from './insert-events.ts';
import { serverRecord } from './server-record.ts';

it('replaces text that PostgreSQL cannot store, so that the other records are kept', () => {
  const record = serverRecord(
    { name: 'query.searched', data: { query: 'mount\0fuji \ud800 🏔' } },
    { eventId: 'event-0001', at: 1 },
  );
  expect(eventRows([record])).toContain('"query":"mount\ufffdfuji \ufffd 🏔"');
});
