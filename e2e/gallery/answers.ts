import type { Final } from '@hark/shared/wire/final';
import type { SearchResult } from '@hark/shared/wire/search-result';

export const UTTERANCE_ID = 'utterance-a';

const PLACES = [
  ['Stanford University', 'A private research university in Stanford, California.'],
  ['Stamford', 'A city in Fairfield County, Connecticut, on Long Island Sound.'],
  ['Stafford', 'The county town of Staffordshire, in the West Midlands of England.'],
  ['Stanford Bridge', 'A village in Worcestershire on the River Teme.'],
  ['Stanford Research Park', 'A technology park in Palo Alto, founded in 1951.'],
  ['Sandford', 'A village in Devon, two miles from Crediton.'],
] as const;

const HEBREW = [
  ['שלום עולם (דוגמה) 12%', 'תיאור בעברית, עם English באמצע.'],
  ['ירושלים', 'עיר בהרי יהודה.'],
  ['تل أبيب 50%', 'مدينة على ساحل البحر (مثال).'],
] as const;

/** The first has a word that no line can hold; the second is as long as titles come. */
const LONG = [
  ['Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', 'An association.'],
  [
    'Night of the Day of the Dawn of the Son of the Bride of the Return of the Revenge of the Terror of the Attack',
    'A film of 1991. '.repeat(20),
  ],
] as const;

function resultsOf(
  entries: readonly (readonly [string, string])[],
  kind: SearchResult['match']['kind'] = 'exact',
): SearchResult[] {
  return entries.map(([title, description], place) => ({
    id: `result-${place}`,
    title,
    url: `https://example.org/places/${place}`,
    description,
    category: 'place',
    score: 1 - place / 10,
    match: { field: 'title', text: title, kind, hypothesis: 0 },
  }));
}

export const RESULTS = resultsOf(PLACES);
/** Found for words with a typing slip. */
export const UNDERSTOOD_RESULTS = resultsOf(PLACES, 'fuzzy');
export const HEBREW_RESULTS = resultsOf(HEBREW);
export const LONG_RESULTS = resultsOf(LONG);

/** With the one picture that every server has. */
export const PICTURED_RESULTS = RESULTS.map((result) => ({ ...result, image: '/favicon.svg' }));

/** Filters and an order, of which one is not met by all results. */
export const UNDERSTOOD = {
  filters: [
    { field: 'colour', is: ['red'], label: 'red' },
    { field: 'category', is: ['sofas'], label: 'sofas' },
    { field: 'price', max: 500, label: 'up to 500 €' },
  ],
  sort: [{ field: 'price', order: 'asc' as const, label: 'cheapest first' }],
  rest: '',
};

const facetOf = (...values: (readonly [string | boolean, number])[]) => ({
  values: values.map(([value, count]) => ({ value, count })),
  total: values.length,
});

/** Properties of a catalogue, and what their values are counted to among results. */
export const PROPERTIES = [
  { field: 'category', type: 'category', label: 'Category', names: ['category'] },
  { field: 'colour', type: 'category', label: 'Colour', names: ['colour'] },
  { field: 'price', type: 'money', label: 'Price', names: ['price'], currency: 'EUR' },
  { field: 'inStock', type: 'boolean', label: 'In stock', names: ['in stock'] },
];
export const COUNTS = {
  total: 1_284,
  facets: {
    category: facetOf(['sofas', 1_240], ['armchairs', 44]),
    colour: {
      ...facetOf(
        ['red', 412],
        ['blue', 390],
        ['grey', 207],
        ['green', 120],
        ['anthracite, with a pattern of very small leaves', 88],
        ['white', 41],
        ['brown', 20],
        ['black', 6],
      ),
      total: 5_000,
    },
    price: { values: [], total: 900, range: { min: 49, max: 2_490 } },
    inStock: facetOf([true, 900], [false, 384]),
  },
};

export const EXAMPLES = [
  'Mount Everest',
  'Albert Einstein',
  'city of canals in the Adriatic',
  'rivers over 3,000 km',
];

export const SUGGESTIONS = PLACES.slice(0, 3).map(([title], place) => ({
  id: `result-${place}`,
  title,
  query: title,
}));

export const alternatives = (...transcripts: string[]): Final['alternatives'] =>
  transcripts.map((transcript) => ({ transcript, confidence: 0.2 }));

/** An answer to the one utterance of a scene. */
export function answer(parts: Partial<Final> = {}): Final {
  return {
    type: 'final',
    utteranceId: UTTERANCE_ID,
    transcript: 'Stanford University',
    confidence: 0.9,
    alternatives: [],
    empty: null,
    results: RESULTS,
    queryId: 'query-0001',
    decision: 'auto',
    version: { pipeline: '1', recognizer: '1', search: '1', vad: '1' },
    timings: { audioMs: 900, queueMs: 4, encodeMs: 30, decodeMs: 60, searchMs: 5, totalMs: 110 },
    ...parts,
  };
}
