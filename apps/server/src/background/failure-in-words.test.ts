import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import { failureInWords } from './failure-in-words.ts';

function refused(code: string): Error {
  const error = new pg.DatabaseError('invalid input syntax for type json: "play my song"', 10, 'error');
  error.code = code;
  return error;
}

it("returns the sentence of Hark's own errors unchanged", () => {
  const error = new StoreError('disk_full', 'The disk is full: make room.');
  expect(failureInWords(error)).toBe('The disk is full: make room.');
});

it('describes refusals of PostgreSQL by code, because its messages quote values', () => {
  expect(failureInWords(refused('57014'))).toBe(
    'a statement took too long or was cancelled (SQLSTATE 57014)',
  );
  expect(failureInWords(refused('22P02'))).toBe('the database refused a statement (SQLSTATE 22P02)');
});

it('names no file, because files are named after clients', async () => {
  const error = await readFile('/nowhere/client-7').catch((caught: unknown) => caught);
  expect(failureInWords(error)).toBe('the system answered ENOENT; the log says more');
});

it('names only the kind of any other error', () => {
  expect(failureInWords(new TypeError('no such word: secret'))).toBe('TypeError; the log says more');
  expect(failureInWords('secret')).not.toContain('secret');
});
