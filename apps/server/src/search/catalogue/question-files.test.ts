import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import { type Filter, filterSchema, placeSchema, sortSchema } from '@hark/shared/wire/filter';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { readCatalogue } from './read-catalogue.ts';

const ROOT = new URL('../../../../../', import.meta.url);
const QUESTIONS = 'bench/questions';
const WITH_PROPERTIES = ['films', 'products', 'places', 'recipes'] as const;
const CATALOGUES = [...WITH_PROPERTIES, 'world'] as const;
const PARTS = ['dev', 'held'] as const;
const ID_PREFIXES = { films: 'film-', products: 'product-', places: 'place-', recipes: 'recipe-' };

type CatalogueName = (typeof CATALOGUES)[number];

const questionSchema = z.strictObject({
  query: z.string().trim().min(1),
  expect: z.array(z.string()).min(1),
});

const understandingSchema = z.strictObject({
  filters: z.array(filterSchema),
  sort: z.array(sortSchema),
  rest: z.string(),
});

const sentenceShape = {
  catalogue: z.enum(WITH_PROPERTIES),
  query: z.string().trim().min(1),
  now: z.iso.date(),
  place: placeSchema.optional(),
  tolerance: z.number().positive().max(0.3).optional(),
};

const sentenceSchema = z.union([
  z.strictObject({ ...sentenceShape, ...understandingSchema.shape }),
  z.strictObject({ ...sentenceShape, anyOf: z.array(understandingSchema).min(2) }),
]);

const plainSchema = z.strictObject({ catalogue: z.enum(CATALOGUES), query: z.string().trim().min(1) });

function pathOf(file: string) {
  return fileURLToPath(new URL(file, ROOT));
}

function readLines<Row>(file: string, schema: z.ZodType<Row>): Row[] {
  const lines = readFileSync(pathOf(`${QUESTIONS}/${file}`), 'utf8').trimEnd();
  return lines.split('\n').map((line) => schema.parse(JSON.parse(line)));
}

async function readEntries(name: CatalogueName) {
  const file = name === 'world' ? 'catalogues/world.ndjson' : `${QUESTIONS}/catalogues/${name}.ndjson`;
  const entries: CatalogueEntry[] = [];
  const problems: string[] = [];
  for await (const reading of readCatalogue(pathOf(file))) {
    if (reading.type === 'skipped') problems.push(`${reading.line}: ${reading.reason}`);
    else {
      entries.push(reading.entry);
      problems.push(...reading.warnings.map((warning) => `${reading.line}: ${JSON.stringify(warning)}`));
    }
  }
  return { entries, problems };
}

/** Divides questions by their words, so that neither order nor additions move one. */
function partOf(query: string, oneIn: number): (typeof PARTS)[number] {
  const digits = createHash('sha256').update(query).digest('hex').slice(0, 8);
  return Number.parseInt(digits, 16) % oneIn === 0 ? 'dev' : 'held';
}

function valueOf({ category, popularity, extra = {} }: CatalogueEntry, field: string): unknown {
  if (field === 'category') return category;
  if (field === 'popularity') return popularity;
  if (field === 'location') return extra['latitude'] === undefined ? undefined : 'a point';
  return extra[field];
}

function valuesOf(entry: CatalogueEntry, field: string): unknown[] {
  return [valueOf(entry, field)].flat().filter((value) => value !== undefined);
}

function meets(entry: CatalogueEntry, { field, is, not, min, max }: Filter): boolean {
  const values = valuesOf(entry, field);
  const among = (wanted: readonly unknown[]) => values.some((value) => wanted.includes(value));
  if (not !== undefined && among(not)) return false;
  if (is !== undefined && !among(is)) return false;
  const within = (value: unknown) =>
    (typeof value === 'number' || typeof value === 'string') &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max);
  return (min === undefined && max === undefined) || values.some(within);
}

function understandingsOf(sentence: z.infer<typeof sentenceSchema>) {
  return 'anyOf' in sentence ? sentence.anyOf : [sentence];
}

function duplicates(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

const catalogues = new Map(
  await Promise.all(CATALOGUES.map(async (name) => [name, await readEntries(name)] as const)),
);

function entriesOf(name: CatalogueName): readonly CatalogueEntry[] {
  return catalogues.get(name)?.entries ?? [];
}

const questions = CATALOGUES.flatMap((catalogue) =>
  PARTS.flatMap((part) =>
    readLines(`${catalogue}-${part}.jsonl`, questionSchema).map((question) =>
      Object.assign(question, { catalogue, part }),
    ),
  ),
);

const sentences = PARTS.flatMap((part) =>
  readLines(`filters-${part}.jsonl`, sentenceSchema).map((sentence) => ({ part, sentence })),
);

const plain = readLines('plain-held.jsonl', plainSchema);

describe('the catalogues of the questions', () => {
  it.each(WITH_PROPERTIES)('%s is read without a warning', (name) => {
    expect(catalogues.get(name)?.problems).toEqual([]);
    expect(entriesOf(name).length).toBeGreaterThanOrEqual(150);
  });

  it.each(WITH_PROPERTIES)('each of %s has an id of its own, a description and a popularity', (name) => {
    const entries = entriesOf(name);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const poor = entries.filter(
      ({ id, description, popularity = 0 }) =>
        !id.startsWith(ID_PREFIXES[name]) || description === undefined || popularity < 1 || popularity > 100,
    );
    expect(poor).toEqual([]);
  });

  it('a column has values of one type', () => {
    const columns = new Map<string, Set<string>>();
    for (const name of WITH_PROPERTIES)
      for (const { extra = {} } of entriesOf(name))
        for (const [field, value] of Object.entries(extra)) {
          const column = `${name}.${field}`;
          const types = columns.get(column) ?? new Set<string>();
          columns.set(column, types.add(Array.isArray(value) ? 'list' : typeof value));
        }
    expect([...columns].filter(([, types]) => types.size > 1)).toEqual([]);
    expect(columns.size).toBeGreaterThan(35);
  });
});

describe('the questions', () => {
  it.each(CATALOGUES)('there are enough about %s', (name) => {
    const about = questions.filter(({ catalogue }) => catalogue === name);
    expect(about.length).toBeGreaterThanOrEqual(name === 'world' ? 30 : 60);
    const held = about.filter(({ part }) => part === 'held').length;
    expect(held).toBeGreaterThanOrEqual(name === 'world' ? 20 : 40);
    expect(about.length - held).toBeGreaterThanOrEqual(name === 'world' ? 10 : 19);
  });

  it('each expects entries of its catalogue', () => {
    const unknown = questions.filter((question) => {
      const ids = new Set(entriesOf(question.catalogue).map(({ id }) => id));
      return question.expect.some((id) => !ids.has(id)) || duplicates(question.expect).length > 0;
    });
    expect(unknown).toEqual([]);
  });

  it('each is asked once, and none is held whose words make it one for development', () => {
    expect(duplicates(questions.map(({ query }) => query.toLowerCase()))).toEqual([]);
    expect(questions.filter(({ query, part }) => part === 'held' && partOf(query, 3) !== part)).toEqual([]);
  });

  it('small talk is no question, and in the part that its words give', () => {
    const asked = new Set(questions.map(({ query }) => query.toLowerCase()));
    const talk = PARTS.flatMap((part) =>
      readFileSync(pathOf(`${QUESTIONS}/small-talk-${part}.txt`), 'utf8')
        .trimEnd()
        .split('\n')
        .map((text) => ({ part, text })),
    );
    expect(talk.length).toBeGreaterThanOrEqual(100);
    expect(duplicates(talk.map(({ text }) => text.toLowerCase()))).toEqual([]);
    expect(
      talk.filter(({ part, text }) => partOf(text, 2) !== part || asked.has(text.toLowerCase())),
    ).toEqual([]);
  });
});

describe('the sentences with filters', () => {
  it('there are enough, each once, in the part that its words give', () => {
    expect(sentences.filter(({ part }) => part === 'held').length).toBeGreaterThanOrEqual(120);
    expect(sentences.filter(({ part }) => part === 'dev').length).toBeGreaterThanOrEqual(40);
    expect(duplicates(sentences.map(({ sentence }) => sentence.query.toLowerCase()))).toEqual([]);
    expect(sentences.filter(({ part, sentence }) => partOf(sentence.query, 4) !== part)).toEqual([]);
  });

  it('each understanding asks for something, by fields and values that the catalogue has', () => {
    const problems = sentences.flatMap(({ sentence }) => {
      const entries = entriesOf(sentence.catalogue);
      return understandingsOf(sentence).flatMap(({ filters, sort }) => {
        const fields = [...filters, ...sort].map(({ field }) => field);
        const values = filters.flatMap(({ field, is = [], not = [] }) =>
          [...is, ...not].map((value) => ({ field, value })),
        );
        const isKnown = (field: string) => entries.some((entry) => valuesOf(entry, field).length > 0);
        const unknown = values.filter(
          ({ field, value }) => !entries.some((entry) => valuesOf(entry, field).includes(value)),
        );
        return (fields.length === 0 ? ['nothing'] : [])
          .concat(fields.filter((field) => !isKnown(field)))
          .concat(unknown.map(({ field, value }) => `${field} ${String(value)}`))
          .map((problem) => `${sentence.query}: ${problem}`);
      });
    });
    expect(problems).toEqual([]);
  });

  it('some entry meets the first understanding of each', () => {
    const unmet = sentences.filter(({ sentence }) => {
      const [first] = understandingsOf(sentence);
      return !entriesOf(sentence.catalogue).some((entry) =>
        first?.filters.every((filter) => meets(entry, filter)),
      );
    });
    expect(unmet.map(({ sentence }) => sentence.query)).toEqual([]);
  });

  it('those that need a position have one', () => {
    const lost = sentences.filter(
      ({ sentence }) =>
        sentence.place === undefined &&
        understandingsOf(sentence).some(
          ({ filters, sort }) =>
            filters.some(({ near }) => near !== undefined) || sort.some(({ from }) => from !== undefined),
        ),
    );
    expect(lost).toEqual([]);
  });
});

describe('the plain queries', () => {
  it('there are enough, each once for a catalogue', () => {
    expect(plain.length).toBeGreaterThanOrEqual(400);
    expect(duplicates(plain.map(({ catalogue, query }) => `${catalogue}: ${query.toLowerCase()}`))).toEqual(
      [],
    );
  });

  it('none is a question for development or has filters', () => {
    const others = new Set([
      ...questions.filter(({ part }) => part === 'dev').map(({ query }) => query),
      ...sentences.map(({ sentence }) => sentence.query),
    ]);
    expect(plain.filter(({ query }) => others.has(query))).toEqual([]);
  });
});
