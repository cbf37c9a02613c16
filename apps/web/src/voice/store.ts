export interface Store<State, Action> {
  read: () => State;
  dispatch: (action: Action) => void;
  /** Returns a function that ends the subscription, as `useSyncExternalStore` requires. */
  subscribe: (onChange: () => void) => () => void;
}

/** Holds a reducer's state outside React, because the microphone outlives every component. */
export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
