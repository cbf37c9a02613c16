import type { Property } from '@hark/shared/properties';
import { wordsOfName } from './aspects.ts';

/** What is of a country: `French` is of France. */
const ADJECTIVES: Record<string, string> = {
  american: 'united states,usa,us,united states of america,the us,the states,america',
  argentinian: 'argentina',
  australian: 'australia',
  austrian: 'austria',
  belgian: 'belgium',
  brazilian: 'brazil',
  british: 'united kingdom,uk,great britain,britain',
  canadian: 'canada',
  chilean: 'chile',
  chinese: 'china',
  cuban: 'cuba',
  czech: 'czech republic,czechia',
  danish: 'denmark',
  dutch: 'netherlands,the netherlands',
  egyptian: 'egypt',
  english: 'england',
  finnish: 'finland',
  french: 'france',
  german: 'germany',
  greek: 'greece',
  hungarian: 'hungary',
  indian: 'india',
  indonesian: 'indonesia',
  iranian: 'iran',
  irish: 'ireland',
  israeli: 'israel',
  italian: 'italy',
  japanese: 'japan',
  kenyan: 'kenya',
  korean: 'south korea,korea',
  lebanese: 'lebanon',
  mexican: 'mexico',
  moroccan: 'morocco',
  nigerian: 'nigeria',
  norwegian: 'norway',
  peruvian: 'peru',
  polish: 'poland',
  portuguese: 'portugal',
  russian: 'russia',
  scottish: 'scotland',
  spanish: 'spain',
  swedish: 'sweden',
  swiss: 'switzerland',
  thai: 'thailand',
  turkish: 'turkey',
  ukrainian: 'ukraine',
  vietnamese: 'vietnam',
  welsh: 'wales',
};

const BY_COUNTRY = new Map<string, string[]>();
for (const [adjective, countries] of Object.entries(ADJECTIVES)) {
  const names = countries.split(',');
  for (const country of names) BY_COUNTRY.set(country, [adjective, ...names.filter((name) => name !== 'us')]);
}

/** Countries by their adjective, for cuisines: what is from Greece is Greek. */
const BY_ADJECTIVE = new Map(
  Object.entries(ADJECTIVES).map(([adjective, countries]) => [adjective, countries.split(',')]),
);
const CUISINES = new Set(['cuisine', 'kitchen', 'origin', 'nationality']);

const COUNTRIES = new Set(['country', 'countries', 'nation', 'nationality', 'origin']);

/** Adjectives and short forms of values that are no other form of the same word. */
const WORDS: Record<string, readonly string[]> = {
  'science fiction': ['sci fi', 'scifi'],
  'sci-fi': ['science fiction'],
  romance: ['romantic'],
  history: ['historical', 'historic'],
  biography: ['biographical', 'biopic'],
  animation: ['animated', 'cartoon'],
  wood: ['wooden'],
  wool: ['woollen', 'woolen'],
  gold: ['golden'],
  silk: ['silken'],
  grey: ['gray'],
  gray: ['grey'],
  multicoloured: ['multicolored', 'colourful', 'colorful'],
  aluminium: ['aluminum'],
};

/** Returns other words for a value: the adjective of a country or a material, a city without "City". Pure. */
export function otherNamesOf({ property, value }: { property: Property; value: string }): string[] {
  const lower = value.toLowerCase();
  const short = lower.replace(/^the | city$/g, '');
  const names = [property.field, property.label, ...property.names].flatMap(wordsOfName);
  const ofCountry = names.some((name) => COUNTRIES.has(name)) ? (BY_COUNTRY.get(lower) ?? []) : [];
  const cuisine = names.some((name) => CUISINES.has(name)) ? (BY_ADJECTIVE.get(lower) ?? []) : [];
  const ofCuisine = cuisine.filter((name) => name !== 'us');
  return [
    ...(WORDS[lower] ?? []),
    ...ofCountry,
    ...ofCuisine,
    ...(short === lower || short === '' ? [] : [short]),
  ];
}

const OPPOSITES: readonly (readonly [name: RegExp, others: readonly string[]])[] = [
  [/^in stock$|^available$/, ['sold out', 'out of stock', 'unavailable', 'not available']],
  [/^spicy$/, ['mild']],
  [/^animated$/, ['live action']],
  [/^open/, ['closed']],
  [/^new$/, ['used', 'second hand']],
];

/** Returns words for the opposite of a property that is yes or no. Pure. */
export function oppositeFlagNames(name: string): readonly string[] {
  return OPPOSITES.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}

const FLAGS: readonly (readonly [name: RegExp, others: readonly string[]])[] = [
  [
    /^free (?:entry|entrance|admission)$/,
    [
      'free',
      'free entry',
      'free entrance',
      'free admission',
      'admission free',
      'free to enter',
      'no entry fee',
      'no entrance fee',
      'without entry fee',
    ],
  ],
  [/^unesco/, ['unesco world heritage', 'world heritage']],
  [/^in stock$/, ['available', 'in stock']],
  [/^vegetarian$/, ['meatless', 'meat free', 'veggie']],
  [/^vegan$/, ['plant based']],
  [/^spicy$/, ['hot and spicy']],
];

/** Returns other words for a property that is yes or no. Pure. */
export function otherFlagNames(name: string): readonly string[] {
  return FLAGS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}
