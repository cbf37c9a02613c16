import { idSchema } from '@hark/shared/wire/protocol';
import { z } from 'zod';
import { storageName } from './server-address.ts';

/** Includes the path: another Hark on the same host has an identity of its own. */
const STORAGE_NAME = storageName('hark.client');

const savedSchema = z.object({
  // An id that no server accepts would lock this browser out for good.
  clientId: idSchema.nullable(),
  clientSecret: z.string().nullable(),
  consentAudio: z.boolean(),
});

/** Values that this browser keeps between visits. */
export type Saved = z.infer<typeof savedSchema>;

const NOTHING_SAVED: Saved = { clientId: null, clientSecret: null, consentAudio: false };

export interface IdentityStore {
  /** The same object until something changes. */
  read: () => Saved;
  /** Runs `changed` after each change, until the returned function is called. */
  subscribe: (changed: () => void) => () => void;
  write: (change: Partial<Saved>) => void;
  clear: () => void;
  /** Reads the values that another tab has written. */
  reload: () => void;
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
 * `openStorage` may throw: in some browsers even reading `localStorage` does.
 */
export function createIdentityStore(openStorage: () => Storage): IdentityStore {
  const subscribers = new Set<() => void>();
  let saved = stored() ?? NOTHING_SAVED;

  /** Null where storage is forbidden. */
  function stored(): Saved | null {
    try {
      return parse(openStorage().getItem(STORAGE_NAME));
    } catch {
      return null;
    }
  }

  function change(next: Saved): void {
    saved = next;
    for (const changed of subscribers) changed();
  }

  function persist(): void {
    try {
      openStorage().setItem(STORAGE_NAME, JSON.stringify(saved));
    } catch {
      // Kept for this page only.
    }
  }

  return {
    read: () => saved,
    subscribe: (changed) => {
      subscribers.add(changed);
      return () => void subscribers.delete(changed);
    },
    write: (changes) => {
      change({ ...saved, ...changes });
      persist();
    },
    clear: () => {
      change(NOTHING_SAVED);
      try {
        openStorage().removeItem(STORAGE_NAME);
      } catch {
        // There was nothing to remove.
      }
    },
    reload: () => change(stored() ?? saved),
  };
}

/** Runs `changed` when another tab writes or deletes the identity, as long as the page lives. */
export function watchOtherTabs(changed: () => void): void {
  addEventListener('storage', ({ key }) => {
    // Null: everything was cleared.
    if (key === STORAGE_NAME || key === null) changed();
  });
}
