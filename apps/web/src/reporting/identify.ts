import type { IdentityStore } from '../wire/identity-store.ts';
import { requestSession } from '../wire/session-api.ts';

/**
 * The client's id; asked for, with the secret that deletes what is kept under it, by somebody who only types. Null while
 * the server does not answer.
 */
export async function identify(identity: IdentityStore): Promise<string | null> {
  const known = identity.read().clientId;
  if (known !== null) return known;
  const requested = await requestSession(null, AbortSignal.timeout(10_000));
  if (!requested.ok) return null;
  const { clientId, clientSecret } = requested.session;
  // The microphone may have been faster.
  const { clientId: meanwhile } = identity.read();
  if (meanwhile !== null) return meanwhile;
  identity.write({ clientId, clientSecret: clientSecret ?? null });
  return clientId;
}
