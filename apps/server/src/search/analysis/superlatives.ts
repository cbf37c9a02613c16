/** Words that rank things rather than name them, and what they rank by. Matched as whole words: `forest` is none. */
const SUPERLATIVES = new Set(
  `best biggest brightest busiest cheapest cleanest closest coldest coolest cutest darkest deadliest deepest driest earliest
  easiest fastest fewest finest furthest farthest fullest greatest happiest hardest healthiest heaviest highest hottest
  hungriest kindest largest latest least lightest longest loudest lowest most narrowest nearest newest nicest oldest
  poorest prettiest quickest quietest rarest richest safest shallowest sharpest shortest simplest slowest smallest
  smartest softest steepest strangest strongest sweetest tallest thickest thinnest tiniest toughest ugliest warmest
  weakest wealthiest wettest widest wildest wisest worst youngest`.split(/\s+/),
);

export function isSuperlative(form: string): boolean {
  return SUPERLATIVES.has(form);
}

/** Superlatives that rank by the same, in either order. */
const SAME_RANK = [
  ['tallest', 'highest'],
  ['biggest', 'largest', 'greatest'],
  ['smallest', 'tiniest', 'littlest'],
  ['fastest', 'quickest'],
  ['oldest', 'earliest'],
  ['newest', 'latest'],
  ['richest', 'wealthiest'],
  ['nearest', 'closest'],
  ['best', 'finest', 'greatest'],
];

/** Returns the other superlatives that rank by the same: `tallest` → `highest`. */
export function sameRank(form: string): string[] {
  return SAME_RANK.filter((forms) => forms.includes(form)).flatMap((forms) =>
    forms.filter((other) => other !== form),
  );
}

const LATER_ORDINAL = /^([2-9]|10)$/;

/** Joins a later rank with what is ranked (`second highest` → `2highest`), because it is not the highest. */
export function joinRanks(forms: readonly string[]): string[] {
  const joined: string[] = [];
  for (const form of forms) {
    const before = joined.at(-1) ?? '';
    if (isSuperlative(form) && LATER_ORDINAL.test(before)) joined.splice(-1, 1, before + form);
    else joined.push(form);
  }
  return joined;
}
