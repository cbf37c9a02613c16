import pg from 'pg';
import { systemErrorCode } from '../store/system-error-code.ts';

const MOST_CHARACTERS = 200;

/** The most frequent refusals of PostgreSQL, by SQLSTATE. */
const REFUSALS: Readonly<Record<string, string>> = {
  '40001': 'it clashed with another transaction',
  '40P01': 'it and another transaction waited for each other',
  '53100': 'the disk of the database is full',
  '53300': 'the database has no connections left',
  '57014': 'a statement took too long or was cancelled',
  '57P01': 'the database closed the connection',
};

/** Hark's own errors have a sentence for operators, a code and whether to retry. */
function isOurs(error: Error): boolean {
  return 'code' in error && 'retryable' in error;
}

/**
 * Returns why something failed, as a clause without user data for a list that operators read. PostgreSQL's messages
 * quote values and the system's messages name files, which are named after clients, so both are described by their
 * codes. Any other message is unknown and goes only to the log.
 */
export function failureInWords(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown; the log says more';
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? 'unknown';
    return `${REFUSALS[state] ?? 'the database refused a statement'} (SQLSTATE ${state})`;
  }
  if (isOurs(error)) return error.message.slice(0, MOST_CHARACTERS);
  const code = systemErrorCode(error);
  return code === undefined
    ? `${error.name}; the log says more`
    : `the system answered ${code}; the log says more`;
}
