const ones = 'zero one two three four five six seven eight nine'.split(' ');
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const belowTwenty = [...ones, ...teens];

/** 0 to 99. */
function inWords(number: number): string {
  if (number < 20) return belowTwenty[number] ?? '';
  const ten = tens[Math.floor(number / 10) - 2] ?? '';
  return number % 10 === 0 ? ten : `${ten}-${ones[number % 10]}`;
}

const figuresOf = new Map(Array.from({ length: 90 }, (_, i) => [inWords(10 + i), String(10 + i)] as const));

const words = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(?:(?:${tens.join('|')})(?:[ -](?:${ones.slice(1).join('|')}))?|${teens.join('|')})(?![\p{L}\p{N}])`,
  'giu',
);
const FIGURES = /(?<![\p{L}\p{N}\p{Sc}.,:'+#/-])(?:0|[1-9]\d?)(?![\p{L}\p{N}.,:'%°+/-])/gu;

/**
 * Writes the numbers of a text in the other form: figures up to 99 in words or, without such figures, words from ten in
 * figures. The model writes both "sixteen ounce" and "16 ounce", but usually "four" as a word.
 */
export function otherNumerals(text: string): string {
  const spelled = text.replaceAll(FIGURES, (number) => inWords(Number(number)));
  if (spelled !== text) return spelled;
  return text.replaceAll(words, (number) => figuresOf.get(number.toLowerCase().replace(' ', '-')) ?? number);
}
