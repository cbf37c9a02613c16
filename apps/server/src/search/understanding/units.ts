/** What a unit measures. Amounts of one dimension can be converted. */
export type Dimension =
  | 'time'
  | 'length'
  | 'area'
  | 'mass'
  | 'volume'
  | 'energy'
  | 'power'
  | 'speed'
  | 'data'
  | 'temperature'
  | 'share'
  | 'stars'
  | 'money';

export interface UnitMeaning {
  dimension: Dimension;
  /** Factor to the base unit of the dimension. */
  factor: number;
  /** ISO 4217 codes that the word may stand for; absent for any, as people say "bucks". */
  currencies?: readonly string[];
}

const DOLLARS = ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'];

/** Base units: minute, metre, square metre, gram, litre, kilocalorie, watt, km/h, gigabyte, degree, percent. */
const WORDS: readonly (readonly [words: string, meaning: UnitMeaning])[] = [
  ['sec secs second seconds', { dimension: 'time', factor: 1 / 60 }],
  ['min mins minute minutes', { dimension: 'time', factor: 1 }],
  ['h hr hrs hour hours', { dimension: 'time', factor: 60 }],
  ['day days', { dimension: 'time', factor: 1_440 }],
  ['week weeks', { dimension: 'time', factor: 10_080 }],
  ['month months', { dimension: 'time', factor: 43_800 }],
  ['yr yrs year years', { dimension: 'time', factor: 525_600 }],
  ['mm millimeter millimeters millimetre millimetres', { dimension: 'length', factor: 0.001 }],
  ['cm centimeter centimeters centimetre centimetres', { dimension: 'length', factor: 0.01 }],
  ['m meter meters metre metres', { dimension: 'length', factor: 1 }],
  ['km kms kilometer kilometers kilometre kilometres', { dimension: 'length', factor: 1_000 }],
  ['inch inches', { dimension: 'length', factor: 0.0254 }],
  ['ft foot feet', { dimension: 'length', factor: 0.3048 }],
  ['yard yards', { dimension: 'length', factor: 0.9144 }],
  ['mi mile miles', { dimension: 'length', factor: 1_609.344 }],
  ['hectare hectares ha', { dimension: 'area', factor: 10_000 }],
  ['acre acres', { dimension: 'area', factor: 4_046.856 }],
  ['sqm m2 m²', { dimension: 'area', factor: 1 }],
  ['sqkm km2 km²', { dimension: 'area', factor: 1e6 }],
  ['mg milligram milligrams', { dimension: 'mass', factor: 0.001 }],
  ['g gr gram grams gramme grammes', { dimension: 'mass', factor: 1 }],
  ['kg kgs kilo kilos kilogram kilograms', { dimension: 'mass', factor: 1_000 }],
  ['ton tons tonne tonnes', { dimension: 'mass', factor: 1e6 }],
  ['oz ounce ounces', { dimension: 'mass', factor: 28.3495 }],
  ['lb lbs pound pounds', { dimension: 'mass', factor: 453.592 }],
  ['ml milliliter milliliters millilitre millilitres', { dimension: 'volume', factor: 0.001 }],
  ['cl', { dimension: 'volume', factor: 0.01 }],
  ['l liter liters litre litres', { dimension: 'volume', factor: 1 }],
  ['gallon gallons', { dimension: 'volume', factor: 3.78541 }],
  ['kcal kcals cal calorie calories kilocalorie kilocalories', { dimension: 'energy', factor: 1 }],
  ['kj kilojoule kilojoules', { dimension: 'energy', factor: 0.239006 }],
  ['w watt watts', { dimension: 'power', factor: 1 }],
  ['kw kilowatt kilowatts', { dimension: 'power', factor: 1_000 }],
  ['hp horsepower', { dimension: 'power', factor: 745.7 }],
  ['kmh kph', { dimension: 'speed', factor: 1 }],
  ['mph', { dimension: 'speed', factor: 1.609344 }],
  ['mb megabyte megabytes', { dimension: 'data', factor: 0.001 }],
  ['gb gig gigs gigabyte gigabytes', { dimension: 'data', factor: 1 }],
  ['tb terabyte terabytes', { dimension: 'data', factor: 1_000 }],
  ['degree degrees celsius', { dimension: 'temperature', factor: 1 }],
  ['percent', { dimension: 'share', factor: 1 }],
  ['star stars', { dimension: 'stars', factor: 1 }],
  ['euro euros eur', { dimension: 'money', factor: 1, currencies: ['EUR'] }],
  ['buck bucks', { dimension: 'money', factor: 1 }],
  ['dollar dollars', { dimension: 'money', factor: 1, currencies: DOLLARS }],
  ['usd', { dimension: 'money', factor: 1, currencies: ['USD'] }],
  ['pound pounds quid gbp', { dimension: 'money', factor: 1, currencies: ['GBP'] }],
  ['yen', { dimension: 'money', factor: 1, currencies: ['JPY'] }],
  ['franc francs chf', { dimension: 'money', factor: 1, currencies: ['CHF'] }],
  ['rupee rupees', { dimension: 'money', factor: 1, currencies: ['INR'] }],
  ['cent cents', { dimension: 'money', factor: 0.01, currencies: ['EUR', ...DOLLARS] }],
];

const MEANINGS = new Map<string, UnitMeaning[]>();
for (const [words, meaning] of WORDS) {
  for (const word of words.split(' ')) MEANINGS.set(word, [...(MEANINGS.get(word) ?? []), meaning]);
}

/** Returns what a unit word may mean, `pounds` two things; empty for another word. Pure. */
export function unitMeanings(word: string): readonly UnitMeaning[] {
  return MEANINGS.get(word) ?? [];
}

/** Returns the meaning of the unit that a property declares, such as `km`, `km²`, `square metres`; else null. Pure. */
export function declaredUnit(unit: string): UnitMeaning | null {
  const word = unit.toLowerCase().trim().replaceAll('^2', '²').replace('km/h', 'kmh');
  const square = /^(?:square|sq\.?) (.+)$/.exec(word)?.[1];
  if (square === undefined) return MEANINGS.get(word)?.[0] ?? null;
  const side = MEANINGS.get(square)?.[0];
  return side?.dimension === 'length' ? { dimension: 'area', factor: side.factor ** 2 } : null;
}
