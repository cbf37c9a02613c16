import { consentOfferSchema, type ConsentOffer } from '@hark/shared/wire/protocol';
import { serverUrl } from './server-address.ts';

const TIMEOUT_MS = 10_000;

/** What the server keeps of those who agree; makes nobody known to it. Null while it cannot be asked. */
export async function requestConsentOffer(): Promise<ConsentOffer | null> {
  try {
    const response = await fetch(serverUrl('v1/consent'), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return null;
    const parsed = consentOfferSchema.safeParse(await response.json());
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
