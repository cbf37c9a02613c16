import { expect, it } from 'vitest';
import { eventRows } from './insert-events.ts';
import { serverRecord } from './server-record.ts';

it('text that PostgreSQL cannot keep is replaced, so that it costs none of the records beside it', () => {
  const record = serverRecord(
    { name: 'query.searched', data: { query: 'mount\0fuji \ud800 🏔' } },
    { eventId: 'event-0001', at: 1 },
  );
  expect(eventRows([record])).toContain('"query":"mount\ufffdfuji \ufffd 🏔"');
});
