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
