import { idSchema } from '@hark/shared/wire/protocol';
import { z } from 'zod';
import { storageName } from '../server-address.ts';

const STORAGE_KEY = 'hark.client';

const savedSchema = z.object({
  // An id that no server takes would shut this browser out for good.
  clientId: idSchema.nullable(),
  clientSecret: z.string().nullable(),
  consentAudio: z.boolean(),
});

/** What this browser remembers between visits. */
export type Saved = z.infer<typeof savedSchema>;

const NOTHING_SAVED: Saved = { clientId: null, clientSecret: null, consentAudio: false };

export interface IdentityStore {
  read: () => Saved;
  write: (change: Partial<Saved>) => void;
  clear: () => void;
}

function parse(text: string | null): Saved {
  try {
    const json: unknown = JSON.parse(text ?? '');
    const parsed = savedSchema.safeParse(json);
    return parsed.success ? parsed.data : NOTHING_SAVED;
  } catch {
    return NOTHING_SAVED;
  }
}

/**
 * The client's id and secret in local storage. Where storage is forbidden or full, they last as long as the page.
 * `openStorage` may throw: in some browsers already the look at `localStorage` does.
 */
export function createIdentityStore(openStorage: () => Storage): IdentityStore {
  let saved: Saved = NOTHING_SAVED;
  try {
    saved = parse(openStorage().getItem(storageName(STORAGE_KEY)));
  } catch {
    saved = NOTHING_SAVED;
  }

  function persist(): void {
    try {
      openStorage().setItem(storageName(STORAGE_KEY), JSON.stringify(saved));
    } catch {
      // Kept for this page alone.
    }
  }

  return {
    read: () => saved,
    write: (change) => {
      saved = { ...saved, ...change };
      persist();
    },
    clear: () => {
      saved = NOTHING_SAVED;
      try {
        openStorage().removeItem(storageName(STORAGE_KEY));
      } catch {
        // There was nothing to remove.
      }
    },
  };
}
