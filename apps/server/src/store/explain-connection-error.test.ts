import { describe, expect, it } from 'vitest';

import { describeDatabase, explainConnectionError } from './explain-connection-error.ts';
import { StoreError } from './store-error.ts';

const ADDRESS = 'postgres://hark:hunter2@db.example:6543/catalogue';

describe('an error of the connection', () => {
  it.each([
    ['ECONNREFUSED', 'database_unreachable', true],
    ['ENOTFOUND', 'database_unreachable', true],
    ['28P01', 'database_refused', false],
    ['3D000', 'database_refused', false],
    ['42501', 'database_refused', false],
    ['53300', 'database_unreachable', true],
    ['53100', 'disk_full', true],
  ])('%s becomes %s', (code, expected, retryable) => {
    const explained = explainConnectionError(ADDRESS, Object.assign(new Error('hunter2'), { code }));
    expect(explained).toMatchObject({ code: expected, retryable });
    expect(explained.message).toContain('db.example:6543/catalogue');
    expect(explained.message).not.toContain('hunter2');
  });

  it.each([
    ['timeout expired', 'does not answer'],
    ['The server does not support SSL connections', 'does not speak TLS'],
    ['self-signed certificate', 'untrusted certificate'],
    ['something new', 'something new'],
  ])('without a code is explained by its message: %s', (message, part) => {
    expect(explainConnectionError(ADDRESS, new Error(message)).message).toContain(part);
  });

  it('that is already explained stays unchanged', () => {
    const known = new StoreError('database_too_old', 'old');
    expect(explainConnectionError(ADDRESS, known)).toBe(known);
  });
});

it('describes a database without user and password', () => {
  expect(describeDatabase(ADDRESS)).toBe('db.example:6543/catalogue');
  expect(describeDatabase('postgres://u:hunter2@h')).toBe('h:5432');
  expect(describeDatabase('hunter2')).not.toContain('hunter2');
});
