import type { IdentityStore } from '../wire/identity-store.ts';
import { requestSession } from '../wire/session-api.ts';

/**
 * Returns the client's id. A person who only types gets one on request, with the secret that deletes their data. Null
 * while the server does not answer.
 */
export async function identify(identity: IdentityStore): Promise<string | null> {
  const known = identity.read().clientId;
  if (known !== null) return known;
  const requested = await requestSession(null, AbortSignal.timeout(10_000));
  if (!requested.ok) return null;
  const { clientId, clientSecret } = requested.session;
  // A session of the microphone may have set it first.
  const { clientId: meanwhile } = identity.read();
  if (meanwhile !== null) return meanwhile;
  identity.write({ clientId, clientSecret: clientSecret ?? null });
  return clientId;
}
