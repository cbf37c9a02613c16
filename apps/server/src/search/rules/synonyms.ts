import type { Rule } from '@hark/shared/wire/rules';

import type { SynonymReading, Synonyms } from '../owner-rule-set.ts';
import { analyzeForms, analyzeText } from '../analysis/analyze-text.ts';

type SynonymRule = Extract<Rule, { kind: 'synonym' }>;

/** Most readings of one query by synonyms. */
const MAX_READINGS = 4;

interface Replacement {
  /** Stems of the replaced words. */
  from: readonly string[];
  to: readonly string[];
  rule: string;
}

/**
 * Prepares the synonyms of a catalogue. A replacement is never replaced in turn, so synonyms that lead in a circle end
 * after one step. Pure.
 */
export function createSynonyms(rules: readonly SynonymRule[]): Synonyms {
  const byFirstStem = new Map<string, Replacement[]>();
  for (const replacement of rules.flatMap(replacementsOf)) {
    const [first] = replacement.from;
    if (first === undefined) continue;
    const known = byFirstStem.get(first);
    if (known === undefined) byFirstStem.set(first, [replacement]);
    else known.push(replacement);
  }
  return {
    isEmpty: byFirstStem.size === 0,
    readings(forms) {
      if (byFirstStem.size === 0) return [];
      const stems = stemsOf(forms);
      const found = new Map<string, SynonymReading>();
      for (const [start, stem] of stems.entries()) {
        for (const { from, to, rule } of byFirstStem.get(stem) ?? []) {
          if (from.some((each, offset) => stems[start + offset] !== each)) continue;
          const read = [...forms.slice(0, start), ...to, ...forms.slice(start + from.length)];
          const key = read.join(' ');
          if (found.size < MAX_READINGS && !found.has(key)) found.set(key, { forms: read, rule });
        }
      }
      return [...found.values()];
    },
  };
}

function replacementsOf({ id, words, also, both }: SynonymRule): Replacement[] {
  const texts = [words, ...also].map(formsOf);
  return texts.flatMap((from, index) => {
    if (index > 0 && !both) return [];
    const others = texts.filter((to, place) => place !== index && to.join(' ') !== from.join(' '));
    return others.map((to): Replacement => ({ from: stemsOf(from), to, rule: id }));
  });
}

function formsOf(text: string): string[] {
  return analyzeText(text).words.map(({ form }) => form);
}

function stemsOf(forms: readonly string[]): string[] {
  return analyzeForms(forms).words.map(({ stem }) => stem);
}
