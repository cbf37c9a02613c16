import { apiErrorSchema } from '@hark/shared/http/api';

const WHAT_TO_DO: Readonly<Record<number, string>> = {
  401: 'it requires a sign-in',
  403: 'it blocks the request',
  404: 'the address does not exist; check the path in --url',
  413: 'the request is too large; raise its limit (nginx: client_max_body_size)',
  502: 'it cannot reach the upstream server',
  503: 'it has no upstream server available',
  504: 'the upstream server timed out',
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns why a request was refused, in a sentence: in Hark's words, or in ours if a proxy answered. Pure. */
export function describeRefusal(status: number, text: string): string {
  const parsed = apiErrorSchema.safeParse(parseJson(text));
  if (parsed.success) return `${parsed.data.error.message} (${status})`;
  const reason = WHAT_TO_DO[status] ?? 'check its log';
  return `A proxy or another program, not Hark, answered ${status}: ${reason}.`;
}
