import type { Property } from '@hark/shared/properties';
import { wordsOfName } from './aspects.ts';

/** What is of a country: `French` is of France. */
const ADJECTIVES: Record<string, string> = {
  american: 'united states,usa,us,united states of america',
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

const COUNTRIES = new Set(['country', 'countries', 'nation', 'nationality', 'origin']);

/** Returns the adjectives and other names of a country, where the property is one of countries. Pure. */
export function inhabitantsOf({ property, value }: { property: Property; value: string }): string[] {
  const names = [property.field, property.label, ...property.names].flatMap(wordsOfName);
  if (!names.some((name) => COUNTRIES.has(name))) return [];
  return BY_COUNTRY.get(value.toLowerCase()) ?? [];
}
