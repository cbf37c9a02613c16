import { describe, expect, it } from 'vitest';
import { createIdentityStore } from './identity-store.ts';

/** Storage in memory. */
function fakeStorage(items = new Map<string, string>()): Storage {
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

describe('identity store', () => {
  it('keeps the client between visits, and drops it on request', () => {
    const storage = fakeStorage();
    createIdentityStore(() => storage).write({ clientId: 'client-0001', clientSecret: 'secret' });
    const next = createIdentityStore(() => storage);
    expect(next.read()).toEqual({ clientId: 'client-0001', clientSecret: 'secret', consentAudio: false });
    next.clear();
    expect(createIdentityStore(() => storage).read().clientId).toBe(null);
    expect(storage.length).toBe(0);
  });

  it('works for this page only where storage is forbidden', () => {
    const store = createIdentityStore(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    store.write({ clientId: 'client-0001' });
    expect(store.read().clientId).toBe('client-0001');
    store.clear();
    expect(store.read().clientId).toBe(null);
  });

  it('reads what another tab writes, and notifies subscribers', () => {
    const storage = fakeStorage();
    const here = createIdentityStore(() => storage);
    const seen: boolean[] = [];
    const unsubscribe = here.subscribe(() => seen.push(here.read().consentAudio));
    createIdentityStore(() => storage).write({ consentAudio: true });
    expect(here.read().consentAudio).toBe(false);
    here.reload();
    here.write({ consentAudio: false });
    unsubscribe();
    here.write({ consentAudio: true });
    expect(seen).toEqual([true, false]);
  });

  it.each(['', '{', '"text"', '{"clientId":7}'])('starts anew from %j', (text) => {
    const storage = fakeStorage(new Map([['hark.client', text]]));
    expect(createIdentityStore(() => storage).read()).toEqual({
      clientId: null,
      clientSecret: null,
      consentAudio: false,
    });
  });
});
