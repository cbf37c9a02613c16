import type { Facts } from './facts.ts';
import type { WordMaker } from './make-words.ts';
import type { UntidyName } from './untidy-name.ts';

const TYPES = [
  ['St', 'Street'],
  ['Ave', 'Avenue'],
  ['Rd', 'Road'],
  ['Dr', 'Drive'],
  ['Blvd', 'Boulevard'],
  ['Ln', 'Lane'],
  ['Ct', 'Court'],
  ['Pl', 'Place'],
  ['Pkwy', 'Parkway'],
] as const;

const DIRECTIONS = [
  ['N', 'North'],
  ['S', 'South'],
  ['E', 'East'],
  ['W', 'West'],
] as const;

const STATES = [
  ['IL', 'Illinois'],
  ['OR', 'Oregon'],
  ['TX', 'Texas'],
  ['OH', 'Ohio'],
  ['CA', 'California'],
] as const;

const US_CITIES = ['Springfield', 'Portland', 'Austin', 'Columbus', 'Salem', 'Jackson', 'Madison', 'Clinton'];

function ordinal(number: number): string {
  const isTeen = number % 100 > 10 && number % 100 < 14;
  return `${number}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')}`;
}

/** Makes up the name of a street with the abbreviations of maps and address lists. */
export function makeStreet(_: Facts, words: WordMaker): UntidyName {
  const [short, long] = words.among(TYPES);
  const [way, direction] = words.among(DIRECTIONS);
  const name = words.of('streets');
  const number = ordinal(words.upTo(180));
  const saint = words.of('saints');
  const mount = words.of('mounts');
  const person = words.person();
  const city = words.among(US_CITIES);
  const highway = words.upTo(99);
  const [state, stateName] = words.among(STATES);
  return words.among([
    { title: `${way} ${name} ${short}`, said: `${direction} ${name} ${long}` },
    { title: `${name} ${short}`, said: `${name} ${long}` },
    { title: `${way} ${number} ${short}`, said: `${direction} ${number} ${long}` },
    { title: `St. ${saint} ${short}`, said: `Saint ${saint} ${long}` },
    { title: `Mt. ${mount} ${short}`, said: `Mount ${mount} ${long}` },
    { title: `Dr. ${person} ${short}`, said: `Doctor ${person} ${long}` },
    { title: `${person} Jr. ${short}`, said: `${person} Junior ${long}` },
    { title: `${name} ${short}, ${city}, ${state}`, said: `${name} ${long} ${city} ${stateName}` },
    {
      title: `${way} ${name} ${short}, ${city}, ${state}`,
      said: `${direction} ${name} ${long} ${city} ${stateName}`,
    },
    { title: `Old ${city} Hwy ${highway}`, said: `Old ${city} Highway ${highway}` },
  ]);
}
