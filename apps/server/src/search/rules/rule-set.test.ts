import { RULE_KINDS, type Rule, ruleSchema } from '@hark/shared/wire/rules';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createMemorySearchIndex } from '../index/memory-search-index.ts';
import { previewRules } from '../index/preview-rules.ts';
import { parseRulesFile } from './parse-rules.ts';
import { createRuleSet } from './rule-set.ts';
import { createSynonyms } from './synonyms.ts';

const rule = (given: Record<string, unknown>): Rule => ruleSchema.parse(given);
const synonym = (id: string, words: string, also: string[], both = false) => {
  const made = rule({ id, kind: 'synonym', words, also, both });
  if (made.kind !== 'synonym') throw new Error('not a synonym');
  return made;
};

const SHOP = [
  { id: 'sofa', title: 'Red Sofa', popularity: 5 },
  { id: 'chair', title: 'Oak Chair', popularity: 9 },
  { id: 'couch', title: 'Leather Couch', popularity: 1 },
  { id: 'tv', title: 'Television Set' },
];

async function idsFor(query: string, ...rules: Rule[]): Promise<string[]> {
  const index = createMemorySearchIndex(SHOP, rules);
  const found = await index.search({ hypotheses: [{ text: query, probability: 1 }], limit: 10 });
  return found.filter(({ isBelowFloor }) => isBelowFloor !== true).map(({ id }) => id);
}

describe('synonyms', () => {
  it('find entries by other words, above the floor, in any ending and beside what was said', async () => {
    const rules = [synonym('s1', 'settee', ['sofa', 'couch'])];
    expect((await idsFor('settee', ...rules)).toSorted()).toEqual(['couch', 'sofa']);
    expect((await idsFor('red settees', ...rules))[0]).toBe('sofa');
    expect(await idsFor('settee')).toEqual([]);
  });

  it('lead one way, or both', async () => {
    expect(await idsFor('sofa', synonym('s1', 'couch', ['sofa']))).toEqual(['sofa']);
    expect(await idsFor('sofa', synonym('s1', 'couch', ['sofa'], true))).toEqual(['sofa', 'couch']);
  });

  it('may have several words on either side', async () => {
    expect(await idsFor('idiot box', synonym('s1', 'idiot box', ['television']))).toEqual(['tv']);
    expect(await idsFor('telly', synonym('s1', 'telly', ['television set']))).toEqual(['tv']);
  });

  it('name their rule in the match', async () => {
    const index = createMemorySearchIndex(SHOP, [synonym('s1', 'settee', ['sofa'])]);
    const [first] = await index.search({ hypotheses: [{ text: 'settee', probability: 1 }], limit: 1 });
    expect(first?.match.rule).toBe('s1');
  });

  it('that lead in a circle end, and are few, whatever they are', () => {
    const word = fc.constantFrom('a1', 'b1', 'c1', 'd1', 'a1 b1', 'c1 d1 a1');
    const rules = fc.array(
      fc.record({ words: word, also: fc.array(word, { minLength: 1, maxLength: 4 }), both: fc.boolean() }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(rules, fc.array(fc.constantFrom('a1', 'b1', 'c1'), { maxLength: 6 }), (given, forms) => {
        const made = given.map(({ words, also, both }, index) => synonym(`s${index}`, words, also, both));
        const readings = createSynonyms(made).readings(forms);
        expect(readings.length).toBeLessThanOrEqual(4);
        for (const { forms: read } of readings) expect(read.length).toBeLessThanOrEqual(forms.length + 2);
      }),
    );
  });
});

describe('pins', () => {
  const pin = (more = {}) => rule({ id: 'p1', kind: 'pin', query: 'sofa', entry: 'chair', ...more });

  it('put an entry in its place, found or not', async () => {
    expect(await idsFor('sofa', pin())).toEqual(['chair', 'sofa']);
    expect(await idsFor('sofa', pin({ position: 2 }))).toEqual(['sofa', 'chair']);
    expect(await idsFor('sofa', pin({ position: 50 }))).toEqual(['sofa', 'chair']);
    expect(await idsFor('oak chair', pin({ query: 'oak chair', position: 1 }))).toEqual(['chair']);
  });

  it('compare queries as search does: case, carrier phrases and accents make no difference', async () => {
    expect(await idsFor('Show me SOFÁ, please', pin())).toEqual(['chair', 'sofa']);
    expect(await idsFor('red sofa', pin())).toEqual(['sofa']);
    expect(await idsFor('red sofa', pin({ match: 'contains' }))).toEqual(['chair', 'sofa']);
    expect(await idsFor('sofas', pin({ match: 'contains' }))).toEqual(['sofa']);
  });

  it('of an entry that is gone are ignored', async () => {
    expect(await idsFor('sofa', pin({ entry: 'gone' }))).toEqual(['sofa']);
  });

  it('keep the order of a list that of its scores, wherever they are', async () => {
    const places = fc.array(
      fc.record({
        entry: fc.constantFrom('sofa', 'chair', 'couch', 'tv', 'gone'),
        position: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 5 }), async (given, limit) => {
        const pins = given.map(({ entry, position }, index) => pin({ id: `p${index}`, entry, position }));
        const index = createMemorySearchIndex(SHOP, pins);
        const found = await index.search({ hypotheses: [{ text: 'sofa', probability: 1 }], limit });
        expect(found.length).toBeLessThanOrEqual(limit);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        const shown = found.filter(({ isBelowFloor }) => isBelowFloor !== true);
        expect(shown.map(({ score }) => score)).toEqual(
          shown.map(({ score }) => score).toSorted((a, b) => b - a),
        );
      }),
    );
  });

  it('act on a hypothesis of the recogniser, but not on an unlikely one', async () => {
    const index = createMemorySearchIndex(SHOP, [pin()]);
    const first = async (probability: number) => {
      const hypotheses = [
        { text: 'oak', probability: 0.6 },
        { text: 'sofa', probability },
      ];
      return (await index.search({ hypotheses, limit: 5 })).some(({ isPinned }) => isPinned);
    };
    expect(await first(0.3)).toBe(true);
    expect(await first(0.01)).toBe(false);
  });
});

describe('hidden entries', () => {
  it('are never found, or not for one query, and are stronger than a pin', async () => {
    const everywhere = rule({ id: 'h1', kind: 'hide', entry: 'sofa' });
    expect(await idsFor('sofa', everywhere)).toEqual([]);
    expect(
      await idsFor('sofa', everywhere, rule({ id: 'p1', kind: 'pin', query: 'sofa', entry: 'sofa' })),
    ).toEqual([]);
    const once = rule({ id: 'h1', kind: 'hide', entry: 'sofa', query: 'sofa' });
    expect(await idsFor('sofa', once)).toEqual([]);
    expect(await idsFor('red sofa', once)).toEqual(['sofa']);
  });
});

it('fixed answers come with the rules that act', () => {
  const answer = rule({ id: 'a1', kind: 'answer', query: 'opening hours', text: 'From nine to five.' });
  const { answers, matched } = createRuleSet([answer]).match([['opening', 'hours']]);
  expect(answers).toEqual([{ rule: 'a1', text: 'From nine to five.' }]);
  expect(matched).toEqual([{ id: 'a1', kind: 'answer' }]);
  expect(createRuleSet([answer]).match([['opening']]).answers).toEqual([]);
});

it('a preview shows both answers and changes nothing', async () => {
  const index = createMemorySearchIndex(SHOP);
  const rules = [rule({ id: 'p1', kind: 'pin', query: 'sofa', entry: 'chair' })];
  const [sofa, chair] = await previewRules(index, rules, { queries: ['sofa', 'oak chair'], limit: 5 });
  expect(sofa).toMatchObject({
    isChanged: true,
    before: { results: [{ id: 'sofa' }] },
    after: { results: [{ id: 'chair', rule: 'p1' }, { id: 'sofa' }], rules: [{ id: 'p1', kind: 'pin' }] },
  });
  expect(chair?.isChanged).toBe(false);
  expect(index.rulesFor({ hypotheses: [{ text: 'sofa', probability: 1 }] }).matched).toEqual([]);
});

describe('a file of rules', () => {
  it('is a list or has one rule per line', () => {
    const line = '{"id": "h1", "kind": "hide", "entry": "x"}';
    expect(parseRulesFile(`[${line}]`)).toEqual(parseRulesFile(`${line}\n\n`));
  });

  it.each([
    ['[{"id": "a", "kind": "hide", "entry": "x"}, {"id": "b", "kind": "pin"}]', /rule 2: /],
    [
      '{"id": "a", "kind": "hide", "entry": "x"}\n{"id": "a", "kind": "hide", "entry": "y"}',
      /rule 2: rule 1 has the same id/,
    ],
    ['{"id": "a", "kind": "answer", "query": "x"}', /rule 1: .*text or url is missing/],
    ['{"id": "a", "kind": "answer", "query": "x", "url": "javascript:alert(1)"}', /rule 1: url/],
    ['{"id": "a"\n', /rule 1 is not valid JSON/],
    ['{"id": "a", "kind": "boost"}', /rule 1: kind/],
  ])('%s is refused with the rule that is wrong', (text, message) => {
    expect(() => parseRulesFile(text)).toThrow(message);
  });
});

it('every kind of rule has its schema', () => {
  expect(ruleSchema.options.map((option) => option.shape.kind.value)).toEqual([...RULE_KINDS]);
});
