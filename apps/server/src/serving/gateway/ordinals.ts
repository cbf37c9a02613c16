const MOST_REPORTED = 100;

/** Maps the audio frames of one connection to utterances. */
export interface Ordinals<Owner> {
  /** Returns the greatest ordinal so far, 0 before the first. */
  last(): number;
  bind(ordinal: number, owner: Owner): void;
  find(ordinal: number): Owner | undefined;
  /** Returns true the first time an unowned ordinal is seen. */
  isNewlyUnknown(ordinal: number): boolean;
  forget(owner: Owner): void;
}

export function createOrdinals<Owner>(): Ordinals<Owner> {
  const owners = new Map<number, Owner>();
  const unknown = new Set<number>();
  let last = 0;
  return {
    last: () => last,
    bind(ordinal, owner) {
      last = ordinal;
      owners.set(ordinal, owner);
    },
    find: (ordinal) => owners.get(ordinal),
    isNewlyUnknown(ordinal) {
      if (unknown.has(ordinal) || unknown.size >= MOST_REPORTED) return false;
      unknown.add(ordinal);
      return true;
    },
    forget(owner) {
      for (const [ordinal, known] of owners) if (known === owner) owners.delete(ordinal);
    },
  };
}
