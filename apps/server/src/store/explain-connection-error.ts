import { StoreError, type StoreErrorCode } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';

interface Explanation {
  code: StoreErrorCode;
  retryable: boolean;
  /** Completes "The database at HOST …". */
  sentence: string;
}

const UNREACHABLE = { code: 'database_unreachable', retryable: true } as const;
const REFUSED = { code: 'database_refused', retryable: false } as const;

/** By the code of Node's system error or PostgreSQL's SQLSTATE. */
const EXPLANATIONS: Record<string, Explanation> = {
  ECONNREFUSED: {
    ...UNREACHABLE,
    sentence: 'is not running or listens elsewhere: start it, or correct DATABASE_URL.',
  },
  ENOTFOUND: {
    ...UNREACHABLE,
    sentence: 'has an unknown host name: correct the host in DATABASE_URL.',
  },
  EAI_AGAIN: {
    ...UNREACHABLE,
    sentence: 'has a host name that cannot be resolved at the moment: check the network or DATABASE_URL.',
  },
  ETIMEDOUT: {
    ...UNREACHABLE,
    sentence: 'does not answer: check the network, the firewall and DATABASE_URL.',
  },
  '28P01': { ...REFUSED, sentence: 'refused the user name or password: correct them in DATABASE_URL.' },
  '28000': {
    ...REFUSED,
    sentence: 'rejects this user from this host: check pg_hba.conf, or add ?sslmode=require to DATABASE_URL.',
  },
  '3D000': {
    ...REFUSED,
    sentence: 'has no database with that name: create it, or correct the name in DATABASE_URL.',
  },
  '42501': {
    ...REFUSED,
    sentence: 'does not allow this user to create tables: grant CREATE on its schema, or use another user.',
  },
  '53300': {
    ...UNREACHABLE,
    sentence: 'has no connections left: raise max_connections or close other clients.',
  },
  '53100': { code: 'disk_full', retryable: true, sentence: 'has no disk space left: free up some.' },
};

/** Turns an error of `pg` into a sentence for the operator. Never includes the password. */
export function explainConnectionError(connectionString: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const explanation = EXPLANATIONS[systemErrorCode(cause) ?? ''] ?? explainMessage(message);
  const where = describeDatabase(connectionString);
  return new StoreError(explanation.code, `The database at ${where} ${explanation.sentence}`, {
    retryable: explanation.retryable,
    cause,
  });
}

function explainMessage(message: string): Explanation {
  if (/timeout|timed out/i.test(message)) {
    return { ...UNREACHABLE, sentence: 'does not answer: check the network, the firewall and DATABASE_URL.' };
  }
  if (/does not support SSL/i.test(message)) {
    return { ...REFUSED, sentence: 'does not speak TLS: remove sslmode from DATABASE_URL.' };
  }
  if (/certificate/i.test(message)) {
    return {
      ...REFUSED,
      sentence: `has an untrusted certificate (${message}): check sslmode and sslrootcert.`,
    };
  }
  return { ...UNREACHABLE, sentence: `cannot be used (${message}): check DATABASE_URL.` };
}

/** Returns host, port and database of a connection string, without user and password. */
export function describeDatabase(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'an unreadable address';
  const url = new URL(connectionString);
  return `${url.hostname === '' ? 'the local socket' : url.hostname}:${url.port === '' ? '5432' : url.port}${url.pathname}`;
}
