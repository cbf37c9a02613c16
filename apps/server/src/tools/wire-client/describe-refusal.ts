import { apiErrorSchema } from '@hark/shared/http/api';

const WHAT_TO_DO: Readonly<Record<number, string>> = {
  401: 'it asks for a sign-in',
  403: 'it does not let the request through',
  404: 'it knows no such address; is the path in --url complete?',
  413: 'it takes no request of this size; raise its limit (nginx: client_max_body_size)',
  502: 'it cannot reach the server behind it',
  503: 'it has no server behind it just now',
  504: 'the server behind it took too long',
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
  const reason = WHAT_TO_DO[status] ?? 'look into its log';
  return `Not Hark but a proxy or another program answered ${status}: ${reason}.`;
}
