/** What the name of a field says about it. */
export interface NamedField {
  /** For a person: "Runtime". */
  label: string;
  /** Spoken names: singular, lower case. */
  names: string[];
  /** From the end of the name: `min`. */
  unit?: string;
  /** ISO 4217 code from the end of the name. */
  currency?: string;
}

/** Words at the end of a name, by the unit that they mean. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  min: ['min', 'mins', 'minute', 'minutes'],
  h: ['hour', 'hours', 'hrs'],
  s: ['sec', 'secs', 'second', 'seconds'],
  ms: ['ms', 'milliseconds'],
  day: ['days'],
  km: ['km', 'kilometers', 'kilometres'],
  m: ['m', 'meter', 'meters', 'metres', 'metre'],
  cm: ['cm', 'centimeters', 'centimetres'],
  mm: ['mm', 'millimeters', 'millimetres'],
  mi: ['miles', 'mi'],
  ft: ['ft', 'feet', 'foot'],
  in: ['inch', 'inches'],
  kg: ['kg', 'kilograms', 'kilos'],
  g: ['g', 'grams', 'gram'],
  mg: ['mg', 'milligrams'],
  lb: ['lb', 'lbs', 'pounds'],
  oz: ['oz', 'ounces'],
  l: ['l', 'liters', 'litres'],
  ml: ['ml', 'milliliters', 'millilitres'],
  kcal: ['kcal', 'calories'],
  'km²': ['km2', 'km²', 'sqkm'],
  'm²': ['m2', 'm²', 'sqm'],
  ha: ['ha', 'hectares'],
  W: ['watt', 'watts'],
  kWh: ['kwh'],
  GB: ['gb', 'gigabytes'],
  MB: ['mb', 'megabytes'],
  TB: ['tb', 'terabytes'],
  Hz: ['hz', 'hertz'],
  GHz: ['ghz'],
  mAh: ['mah'],
  '%': ['percent', 'pct'],
  '°C': ['celsius'],
};
const UNIT_OF_WORD = new Map(
  Object.entries(UNITS).flatMap(([unit, words]) => words.map((word) => [word, unit] as const)),
);

const CURRENCY_OF_WORD = new Map([
  ...['eur', 'usd', 'gbp', 'jpy', 'chf', 'cad', 'aud', 'inr', 'sek', 'nok', 'dkk', 'pln', 'czk', 'cny'].map(
    (code) => [code, code.toUpperCase()] as const,
  ),
  ['euro', 'EUR'],
  ['euros', 'EUR'],
  ['dollars', 'USD'],
]);

/** Other spoken names of a field, by the words of its name. */
const SYNONYMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(price|cost)$/, ['price', 'cost']],
  [/^(runtime|running time|duration|length)$/, ['runtime', 'length', 'duration', 'running time']],
  [/^(colou?rs?)$/, ['colour', 'color']],
  [/^(rating|stars|score)$/, ['rating', 'star', 'score']],
  [/^(year|release year|released)$/, ['year', 'release year']],
  [/^(genres?)$/, ['genre', 'kind']],
  [/^(category|type|kind)$/, ['category', 'type', 'kind']],
  [/^(brand|manufacturer|maker)$/, ['brand', 'make', 'manufacturer']],
  [/^(population|inhabitants)$/, ['population', 'inhabitant', 'people']],
  [/^(height|elevation|altitude)$/, ['height', 'elevation', 'altitude']],
  [/^(weight)$/, ['weight']],
  [/^(material)s?$/, ['material', 'fabric']],
  [/^(location|place|coordinates|position|geo)$/, ['location', 'place', 'position']],
  [/^(director)s?$/, ['director']],
  [/^(actors?|cast|starring)$/, ['actor', 'cast', 'star']],
  [/^(author|writer)s?$/, ['author', 'writer']],
  [/^(cuisine)s?$/, ['cuisine', 'food']],
  [/^(servings?)$/, ['serving', 'portion']],
  [/^(kcal|calories|kcal per serving|calories per serving|energy)$/, ['calorie', 'kcal', 'energy']],
  [/^(cook time|cooking time)$/, ['cooking time', 'cook time']],
  [/^(prep time|preparation time)$/, ['preparation time', 'prep time']],
  [/^(total time|time|minutes|hours)$/, ['time', 'total time', 'duration']],
  [/^(in stock|available|availability)$/, ['in stock', 'available']],
];

/** Writes the name of a field in words: `runtimeMinutes` and `runtime_minutes` are `runtime minutes`. */
export function wordsOfName(field: string): string[] {
  return field
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Derives label, spoken names, unit and currency from the name of a field. Pure. */
export function nameField(field: string): NamedField {
  const words = withoutIs(wordsOfName(field));
  const [first = '', second] = words;
  const last = words.at(-1) ?? '';
  // `kcalPerServing`, and `minutes` alone.
  const unit = UNIT_OF_WORD.get(last) ?? (second === 'per' ? UNIT_OF_WORD.get(first) : undefined);
  const currency = words.length > 1 ? CURRENCY_OF_WORD.get(last) : undefined;
  const isLast = UNIT_OF_WORD.has(last) || currency !== undefined;
  const rest = isLast && words.length > 1 ? withoutIn(words.slice(0, -1)) : words;
  const plain = rest.join(' ').slice(0, 100) || field.slice(0, 100);
  const label = /^(minutes|hours)$/.test(plain) ? 'time' : plain;
  return {
    label: label.charAt(0).toUpperCase() + label.slice(1),
    names: spokenNames(plain),
    ...(unit !== undefined && { unit }),
    ...(currency !== undefined && { currency }),
  };
}

/** `is animated` is `animated`. */
function withoutIs(words: string[]): string[] {
  return words.length > 1 && /^(is|has)$/.test(words[0] ?? '') ? words.slice(1) : words;
}

/** `height in m` is `height`. */
function withoutIn(words: readonly string[]): readonly string[] {
  return words.length > 1 && words.at(-1) === 'in' ? words.slice(0, -1) : words;
}

function spokenNames(name: string): string[] {
  const others = SYNONYMS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
  // `added on` is also `added`, `opened year` also `opened`.
  const short = name.replace(/ (on|at|date|year)$/, '');
  return [...new Set([singular(name), ...others, short === name ? singular(name) : short])].slice(0, 20);
}

function singular(name: string): string {
  if (/(ss|us|is|series|species)$/.test(name)) return name;
  if (/[^aeiou]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(ches|shes|xes|sses)$/.test(name)) return name.replace(/es$/, '');
  return name.replace(/s$/, '');
}

/** Returns the unit that a written one means: `Minutes` is `min`; the text itself for an unknown one. */
export function unitOf(written: string): string {
  return UNIT_OF_WORD.get(written.toLowerCase()) ?? written;
}
