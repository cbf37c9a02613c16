import type { TokenBias } from './token-bias.ts';

/**
 * Combines two biases, each with its own state: one for all speakers and one for a session. Their gains add up. States
 * are numbered as they occur and kept, so the result is meant for a single search.
 */
export function combineBiases(first: TokenBias, second: TokenBias): TokenBias {
  const firstOf: number[] = [];
  const secondOf: number[] = [];
  const met = new Map<number, Map<number, number>>();

  function stateOf(one: number, other: number): number {
    let row = met.get(one);
    if (row === undefined) met.set(one, (row = new Map<number, number>()));
    const known = row.get(other);
    if (known !== undefined) return known;
    const state = firstOf.push(one) - 1;
    secondOf.push(other);
    row.set(other, state);
    return state;
  }

  const start = stateOf(first.start, second.start);
  const one = (state: number): number => firstOf[state] ?? first.start;
  const other = (state: number): number => secondOf[state] ?? second.start;

  return {
    start,
    next: (state, token) => stateOf(first.next(one(state), token), second.next(other(state), token)),
    gain: (state, token) => first.gain(one(state), token) + second.gain(other(state), token),
    gainAtEnd: (state) => first.gainAtEnd(one(state)) + second.gainAtEnd(other(state)),
    continuations: (state) => {
      const tokens = first.continuations(one(state));
      const more = second.continuations(other(state));
      if (tokens.length === 0) return more;
      if (more.length === 0) return tokens;
      return Uint16Array.from(new Set([...tokens, ...more]));
    },
  };
}
