import type { DeclaredProperties, DeclaredProperty, Property, PropertyType } from '@hark/shared/properties';

import type { DroppedValues, GuessedProperties } from '../guessed-properties.ts';
import { nameField, unitOf, wordsOfName } from './name-property.ts';
import { currencyOf } from './parse-number.ts';
import { type FieldProfile, MOST_DISTINCT, type Profiler } from './profile-fields.ts';

/** Share of the values that must be of a type. */
const MOST_OF_THEM = 0.9;
const MOST_PROPERTIES = 100;
/** Least share of the entries with a value. */
const LEAST_PRESENT = 0.0005;
const LONGEST_CATEGORY = 40;
const LONGEST_TAG = 60;
/** Values that each word of a category has, on average. */
const LEAST_REPEATED = 1.5;

const IDENTIFIES =
  /(^| )(id|ids|sku|asin|isbn|isbn10|isbn13|issn|ean|gtin|upc|mpn|barcode|uuid|guid|qid|phone|telephone|tel|fax|mobile|zip|zipcode|postcode|postal code|postal|email|imdb|wikidata|slug|hash|url|link|href|website|homepage|permalink|uri)( |$)/;
const IS_PICTURE =
  /(^| )(image|images|img|picture|pictures|photo|photos|thumbnail|thumb|cover|poster|artwork|logo)( |$)/;
const IS_MONEY =
  /(^| )(price|prices|cost|costs|fee|fees|amount|budget|revenue|salary|gross|box office|msrp|rrp)( |$)/;
const IS_YEAR =
  /(^| )(year|years|yr|release|released|founded|built|established|opened|published|inception|since|completed|born|died|debut|date|erected|discovered)( |$)/;
const IS_TRUTH =
  /^(is|has|can|was|allows?|accepts?|in stock|available|open|vegan|vegetarian|free|halal|kosher|organic|wheelchair|wifi|parking|active|new|sale|on sale|gluten|pets?|delivery|takeaway|outdoor)( |$)/;
const IS_CATEGORY =
  /(^| )(category|brand|maker|manufacturer|colou?r|material|type|kind|genre|director|author|writer|artist|city|town|country|region|state|continent|district|cuisine|language|difficulty|course|diet|size|style|room|format|rated|certificate|season|label|publisher|studio)( |$)/;
const LATITUDE = /(^| )(lat|latitude)$/;
const LONGITUDE = /(^| )(lng|lon|long|longitude)$/;

/** Decides which fields are properties and of which type, as declared or else by names and values. Pure. */
export function guessProperties(
  { entries, fields }: Pick<Profiler, 'entries' | 'fields'>,
  declared: DeclaredProperties = {},
): GuessedProperties {
  const places = pairedPlaces(fields, declared);
  const currencies = currencyColumn(fields);
  const halves = new Set(places.flatMap(({ from }) => (from ? [from.latitude, from.longitude] : [])));
  const properties: Property[] = [...places];
  for (const profile of fields.values()) {
    const { field } = profile;
    const given = declarationOf(declared, field);
    const isPart = halves.has(field) || field === currencies?.field;
    if (given === undefined && (isPart || profile.present < LEAST_PRESENT * entries)) continue;
    const type = given?.type ?? guessType(profile);
    if (type !== null && type !== 'none' && given?.from === undefined)
      properties.push(describe({ profile, type, given, currency: currencies?.code }));
  }
  const kept = inOrder(properties, fields).slice(0, MOST_PROPERTIES);
  return { properties: kept, dropped: kept.flatMap((property) => droppedFrom(property, fields)) };
}

/** Finds a field such as `currency` that has the same code in every entry: it belongs to the amounts. */
function currencyColumn(fields: ReadonlyMap<string, FieldProfile>): { field: string; code: string } | null {
  for (const { field, distinct, addresses } of fields.values()) {
    const [only = ''] = distinct;
    if (distinct.size !== 1 || addresses > 0 || !/(^| )currency( code)?$/.test(wordsOfName(field).join(' ')))
      continue;
    const code = currencyOf(only);
    if (code !== null) return { field, code };
  }
  return null;
}

/** Returns what an operator says of a field, whatever its name. */
function declarationOf(declared: DeclaredProperties, field: string): DeclaredProperty | undefined {
  return Object.hasOwn(declared, field) ? declared[field] : undefined;
}

function droppedFrom({ field, type }: Property, fields: ReadonlyMap<string, FieldProfile>): DroppedValues[] {
  const profile = fields.get(field);
  const failed = profile?.failed.get(type);
  if (profile === undefined || failed === undefined) return [];
  return [{ field, type, count: profile.present - (profile.parsed.get(type) ?? 0), ...failed }];
}

/** Places whose degrees stand in two fields, found by name or declared. */
function pairedPlaces(fields: ReadonlyMap<string, FieldProfile>, declared: DeclaredProperties): Property[] {
  const places = Object.entries(declared).flatMap(([field, given]): Property[] =>
    given.type === 'place' && given.from !== undefined
      ? [{ ...named(field, given), field, type: 'place', from: given.from }]
      : [],
  );
  const isFree = (field: string): boolean => declarationOf(declared, field) === undefined;
  for (const latitude of fields.keys()) {
    const words = wordsOfName(latitude).join(' ');
    if (!LATITUDE.test(words) || !isFree(latitude)) continue;
    const before = words.replace(LATITUDE, '');
    const longitude = [...fields.keys()].find((name) => {
      const other = wordsOfName(name).join(' ');
      return LONGITUDE.test(other) && other.replace(LONGITUDE, '') === before;
    });
    if (longitude === undefined || !isFree(longitude)) continue;
    const field = [before, 'location', 'place', 'coordinates'].find(
      (name) => name !== '' && !fields.has(name),
    );
    if (field === undefined || !isFree(field)) continue;
    places.push({ ...named(field), field, type: 'place', from: { latitude, longitude } });
  }
  return places;
}

function guessType(profile: FieldProfile): PropertyType | null {
  const words = wordsOfName(profile.field).join(' ');
  if (profile.field === 'popularity') return 'number';
  if (profile.field === 'category') return guessWords(profile, words);
  const isMostly = (type: PropertyType): boolean => shareOf(profile, type) >= MOST_OF_THEM;
  const isAddress = profile.addresses >= MOST_OF_THEM * profile.texts && profile.addresses > 0;
  if (isAddress && (IS_PICTURE.test(words) || profile.pictures >= MOST_OF_THEM * profile.addresses))
    return isMostly('image') ? 'image' : null;
  if (isAddress || IDENTIFIES.test(words)) return null;
  if (isMostly('place')) return 'place';
  if (profile.lists < (1 - MOST_OF_THEM) * profile.present) {
    const scalar = guessScalar(profile, words);
    if (scalar !== null) return scalar;
  }
  return guessWords(profile, words);
}

function guessScalar(profile: FieldProfile, words: string): PropertyType | null {
  const isMostly = (type: PropertyType): boolean => shareOf(profile, type) >= MOST_OF_THEM;
  const isTruth = profile.truths >= MOST_OF_THEM * profile.present || IS_TRUTH.test(words);
  if (isMostly('boolean') && isTruth) return 'boolean';
  if (isMostly('date')) return 'date';
  if (isMostly('year') && IS_YEAR.test(words)) return 'year';
  const { currency, unit } = nameField(profile.field);
  const isPriced = currency !== undefined || profile.currencies.size > 0 || IS_MONEY.test(words);
  if (isMostly('money') && isPriced && unit === undefined) return 'money';
  return isMostly('number') ? 'number' : null;
}

function guessWords(profile: FieldProfile, words: string): PropertyType | null {
  const { present, lists, separated, distinct, texts, characters } = profile;
  if (texts === 0 || distinct.size > MOST_DISTINCT) return null;
  const length = characters / texts;
  const isList = lists >= (1 - MOST_OF_THEM) * present || separated >= 0.3 * present;
  if (isList && shareOf(profile, 'tags') >= MOST_OF_THEM) return length <= LONGEST_TAG * 3 ? 'tags' : null;
  if (shareOf(profile, 'category') < MOST_OF_THEM || length > LONGEST_CATEGORY) return null;
  const isRepeated = present >= LEAST_REPEATED * distinct.size;
  return isRepeated || IS_CATEGORY.test(words) ? 'category' : null;
}

function shareOf({ parsed, present }: FieldProfile, type: PropertyType): number {
  return (parsed.get(type) ?? 0) / Math.max(1, present);
}

interface Described {
  profile: FieldProfile;
  type: PropertyType;
  given: DeclaredProperty | undefined;
  /** Of all amounts, unless they say otherwise. */
  currency: string | undefined;
}

function describe({ profile, type, given, currency: usual }: Described): Property {
  const { field, units, currencies, dayFirst, monthFirst } = profile;
  const name = nameField(field);
  const written = mostFrequent(units);
  const unit = given?.unit ?? name.unit ?? (written === undefined ? undefined : unitOf(written));
  const currency = given?.currency ?? name.currency ?? mostFrequent(currencies) ?? usual;
  const isDayFirst = given?.isDayFirst ?? dayFirst > monthFirst;
  return {
    ...named(field, given),
    field,
    type,
    ...(type === 'number' && unit !== undefined && { unit: unit.slice(0, 20) }),
    ...(type === 'money' && currency !== undefined && { currency }),
    ...(type === 'date' && isDayFirst && { isDayFirst }),
  };
}

function named(
  field: string,
  given?: Pick<DeclaredProperty, 'label' | 'names'>,
): Pick<Property, 'label' | 'names'> {
  const { label, names } = nameField(field);
  return { label: given?.label ?? label, names: given?.names ?? names };
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [key, times] of counts) if (best === undefined || times > (counts.get(best) ?? 0)) best = key;
  return best;
}

const ORDER: readonly PropertyType[] = [
  'category',
  'money',
  'tags',
  'number',
  'year',
  'date',
  'boolean',
  'place',
  'image',
];

/** Orders by type, then by how many entries have a value; the category first and the popularity late. */
function inOrder(properties: readonly Property[], fields: ReadonlyMap<string, FieldProfile>): Property[] {
  const rank = ({ field, type }: Property): number => {
    if (field === 'category') return -1;
    return field === 'popularity' ? ORDER.length : ORDER.indexOf(type);
  };
  const present = ({ field }: Property): number => fields.get(field)?.present ?? 0;
  return properties.toSorted((a, b) => rank(a) - rank(b) || present(b) - present(a));
}
