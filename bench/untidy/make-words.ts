import { pick } from '@hark/shared/testing/seeded-random';
import type { Facts } from './facts.ts';

/** Picks parts of made-up names. */
export interface WordMaker {
  random(): number;
  /** Whether something of this share is so. */
  is(share: number): boolean;
  of(kind: string): string;
  among<Value>(list: readonly Value[]): Value;
  upTo(most: number): number;
  person(): string;
  /** A title of two to five words, such as "The Silent Garden". */
  title(): string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function createWordMaker({ words }: Facts, random: () => number): WordMaker {
  const of = (kind: string): string => pick(words[kind] ?? [], random);
  const noun = (): string => capital(of('nouns'));
  const adjective = (): string => capital(of('adjectives'));
  const person = (): string => `${of('firsts')} ${of('lasts')}`;
  const titles = [
    () => `The ${adjective()} ${noun()}`,
    () => `The ${adjective()} ${noun()}`,
    () => `${adjective()} ${noun()}`,
    () => `The ${noun()} of ${of('firsts')} ${of('lasts')}`,
    () => `The ${noun()} and the ${noun()}`,
    () => `A ${noun()} for the ${noun()}`.replace(/^A (?=[AEIOU])/, 'An '),
    () => `The ${noun()} in the ${adjective()} ${noun()}`,
    () => `${of('firsts')}'s ${noun()}`,
    () => `${noun()} of the ${noun()}`,
    () => `The ${noun()}'s ${noun()}`,
  ];
  return {
    random,
    is: (share) => random() < share,
    of,
    among: (list) => pick(list, random),
    upTo: (most) => 1 + Math.floor(random() * most),
    person,
    title: () => pick(titles, random)(),
  };
}
