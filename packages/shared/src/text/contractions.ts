/** Contractions whose first part changes too. */
const irregular = new Map<string, string>([
  ["can't", 'can not'],
  ['cannot', 'can not'],
  ["won't", 'will not'],
  ["shan't", 'shall not'],
  ["let's", 'let us'],
  ["y'all", 'you all'],
  ['gonna', 'going to'],
  ['wanna', 'want to'],
  ['gotta', 'got to'],
]);

/** After these words `'s` is "is"; after others it may be a possessive and stays. */
const BEFORE_IS =
  /^(what|who|where|when|why|how|that|this|there|here|it|he|she|everything|everyone|something|nothing)'s$/;

const endings: readonly (readonly [pattern: RegExp, expansion: string])[] = [
  [/n't$/, ' not'],
  [/'m$/, ' am'],
  [/'re$/, ' are'],
  [/'ve$/, ' have'],
  [/'ll$/, ' will'],
  [/'d$/, ' would'],
];

/** Writes out the contraction of a lower-case word and drops any other apostrophe. */
export function expandContraction(word: string): string {
  const whole = irregular.get(word);
  if (whole !== undefined) return whole;
  if (BEFORE_IS.test(word)) return `${word.slice(0, -2)} is`;
  for (const [pattern, expansion] of endings) {
    if (pattern.test(word)) return word.replace(pattern, expansion).replaceAll("'", '');
  }
  return word.replaceAll("'", '');
}
