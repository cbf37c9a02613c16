import { filterItem, type Item, type Reading } from './items.ts';
import { readSpokenNumber } from './spoken-number.ts';

const PEOPLE = new Set(['people', 'persons', 'person', 'guests']);
const MOST_PEOPLE = 200;

/** Reads `for two` and `for 4 people`, where the catalogue has servings or seats. */
export function readCount({ tokens, words }: Reading, at: number): Item | null {
  if (tokens[at]?.form !== 'for') return null;
  const number = readSpokenNumber(tokens, at + 1);
  if (number === null || !Number.isInteger(number.value) || number.value > MOST_PEOPLE) return null;
  const isNamed = PEOPLE.has(tokens[number.next]?.form ?? '');
  const end = isNamed ? number.next + 1 : number.next;
  if (!isNamed && end < tokens.length) return null;
  const counted = words.comparable.find(({ aspects }) => aspects.has('servings') || aspects.has('seats'));
  if (counted === undefined) return null;
  return filterItem({ start: at, end, kind: 'comparison' }, counted.property, { is: [number.value] });
}
