import { createRandom } from '@hark/shared/testing/seeded-random';
import { readFacts, type Facts } from './facts.ts';
import { createWordMaker, type WordMaker } from './make-words.ts';
import { makeStreet } from './make-streets.ts';
import { sayable, type UntidyName } from './untidy-name.ts';

/** The catalogues that are made, with the numbers of their names. */
export const SIZES = {
  books: 10_000,
  airports: 3_200,
  films: 36_000,
  songs: 20_000,
  streets: 5_000,
} as const;

export type MadeCatalogue = keyof typeof SIZES;

/** Names from the lists of facts first, and made-up ones behind them. */
interface Recipe {
  facts(facts: Facts, words: WordMaker): UntidyName[];
  madeUp(facts: Facts, words: WordMaker): UntidyName;
}

const VOLUMES = 20;

const books: Recipe = {
  facts: ({ series, volumes }) => [
    ...series.flatMap(([name = '', titles = '']) =>
      titles.split(';').map((title, place) => ({ title: `${title} (${name}, #${place + 1})`, said: title })),
    ),
    ...volumes.flatMap((name) =>
      Array.from({ length: VOLUMES }, (_, place) => {
        const volume = place + 1;
        const series = volume % 2 === 0 ? ` (${name}, #${volume})` : '';
        return { title: `${name}, Vol. ${volume}${series}`, said: `${name} volume ${volume}` };
      }),
    ),
  ],
  madeUp(_, words) {
    const said = words.title();
    const number = words.is(0.1) ? `${words.upTo(5)}.5` : String(words.upTo(8));
    const ways = [
      () => `${said} (${words.title()}, #${number})`,
      () => `${said} (${words.title().replace('The ', '')} Series, Book ${words.upTo(6)})`,
      () => `${said}: A Novel`,
      () => `${said}: The True Story of ${words.person()}`,
      () => `${said} [Paperback]`,
      () => `${said} (Penguin Classics)`,
      () => lastArticle(said),
      () => said,
      () => said,
    ];
    return { title: words.among(ways)(), said };
  },
};

const AIRPORT_ENDINGS = [
  ['Intl', 'International'],
  ['Rgnl', 'Regional'],
  ['Muni', 'Municipal'],
  ['Natl', 'National'],
  ['Exec', 'Executive'],
  ['AFB', 'Air Force Base'],
  ['Co.', 'County'],
] as const;

const airports: Recipe = {
  facts: ({ airports: rows, cities }) => [
    ...rows.map(([, title = '', said = '']) => ({ title, said })),
    ...cities.map((city) => ({ title: `${city} Intl`, said: `${sayable(city)} International` })),
    ...cities.map((city) => ({ title: `${city} Rgnl (${codeOf(city)})`, said: `${sayable(city)} Regional` })),
  ],
  madeUp({ cities }, words) {
    const city = words.among(cities);
    const [short, long] = words.among(AIRPORT_ENDINGS.slice(0, 4));
    const direction = words.among(['North', 'South', 'East', 'West']);
    const person = words.person();
    const last = words.of('lasts');
    return words.among([
      { title: `${person} ${short}`, said: `${person} ${long}` },
      { title: `${city}-${last} Fld`, said: `${sayable(city)} ${last} Field` },
      { title: `${direction} ${city} ${short}`, said: `${direction} ${sayable(city)} ${long}` },
      { title: `Gen. ${person} ${short}`, said: `General ${person} ${long}` },
      { title: `${city}/${person} Meml`, said: `${sayable(city)} ${person} Memorial` },
    ]);
  },
};

const films: Recipe = {
  facts: ({ films: rows }) =>
    rows.map(([title = '', year = '', said = '']) => ({ title: `${title} (${year})`, said })),
  madeUp(_, words) {
    const year = 1_930 + words.upTo(94);
    const title = words.title();
    const last = words.of('lasts');
    const person = words.person();
    const part = words.among([
      ['II', 'two'],
      ['III', 'three'],
      ['IV', 'four'],
    ] as const);
    return words.among([
      { title: `${title} (${year})`, said: title },
      { title: `${title} (${year})`, said: title },
      { title: `${lastArticle(title)} (${year})`, said: title },
      { title: `${title} (a.k.a. ${words.title()}) (${year})`, said: title },
      { title: `${title}: Part ${part[0]} (${year})`, said: `${title} part ${part[1]}` },
      { title: `${person} (${year})`, said: person },
      { title: `${person} vs. ${last} (${year})`, said: `${person} versus ${last}` },
      { title: `Mr. ${last} & ${title} (${year})`, said: `Mister ${last} and ${title}` },
      { title: `${title} - Extended Cut [DVD] (${year})`, said: title },
    ]);
  },
};

const songs: Recipe = {
  facts: ({ songs: rows }, words) =>
    rows.map(([title = '', artist = '', guest = '']) => {
      const said = sayable(title.replaceAll(/[()]/g, ''));
      if (guest !== '') return { title: `${title} (feat. ${guest})`, said };
      return {
        title: words.among([
          `${title} - Remastered 2011`,
          `${title} (${artist} cover)`,
          `${title} - 2015 Remaster`,
        ]),
        said,
      };
    }),
  madeUp(_, words) {
    const said = words.title();
    const guest = words.person();
    const ways = [
      () => `${said} (feat. ${guest})`,
      () => `${said} ft. ${guest}`,
      () => `${said} - Remastered ${1_995 + words.upTo(28)}`,
      () => `${said} (Live at ${words.of('streets')} Hall)`,
      () => `${said} - Radio Edit`,
      () => `${said} [Deluxe Edition]`,
      () => `${said} (${guest} Remix)`,
      () => said,
    ];
    return words.is(0.2)
      ? { title: `${said} (feat. ${guest})`, said: `${said} featuring ${guest}` }
      : { title: words.among(ways)(), said };
  },
};

const streets: Recipe = { facts: () => [], madeUp: makeStreet };

const RECIPES: Readonly<Record<MadeCatalogue, Recipe>> = { books, airports, films, songs, streets };

/** `The Matrix` as lists have it: `Matrix, The`. */
function lastArticle(title: string): string {
  const [, article, rest] = /^(The|An?) (.+)$/.exec(title) ?? [];
  return article === undefined ? title : `${rest}, ${article}`;
}

function codeOf(city: string): string {
  return sayable(city)
    .replaceAll(/[^A-Za-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
}

/** Makes distinct names, always the same for a seed. */
export function makeCatalogue(name: MadeCatalogue, size: number = SIZES[name], seed = 1): UntidyName[] {
  const facts = readFacts();
  const words = createWordMaker(facts, createRandom(seed + name.length));
  const recipe = RECIPES[name];
  const names = new Map<string, UntidyName>();
  for (const made of recipe.facts(facts, words)) if (!names.has(made.title)) names.set(made.title, made);
  while (names.size < size) {
    const made = recipe.madeUp(facts, words);
    if (!names.has(made.title)) names.set(made.title, made);
  }
  return [...names.values()].slice(0, size);
}
