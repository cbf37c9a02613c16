import pg from 'pg';
import { systemErrorCode } from '../store/system-error-code.ts';

const MOST_CHARACTERS = 200;

/** What PostgreSQL refuses most often, by SQLSTATE. */
const REFUSALS: Readonly<Record<string, string>> = {
  '40001': 'it clashed with another transaction',
  '40P01': 'it and another transaction waited for each other',
  '53100': 'the disk of the database is full',
  '53300': 'the database has no connections left',
  '57014': 'a statement took too long or was cancelled',
  '57P01': 'the database closed the connection',
};

/** Errors of ours carry a sentence for operators, a code, and whether to try again. */
function isOurs(error: Error): boolean {
  return 'code' in error && 'retryable' in error;
}

/**
 * Why something failed, for a list that operators read: a clause without data of users. Messages of PostgreSQL quote
 * values and those of the system name files, which are named for clients, so both are told by their codes; what else may
 * be in a message is not known, and only the log has it.
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
