const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Writes 0 to 999 in words. */
export function numberToWords(value: number): string {
  if (value < SMALL.length) return SMALL[value] ?? '';
  if (value < 100) {
    const rest = value % 10;
    return `${TENS[Math.floor(value / 10)] ?? ''}${rest === 0 ? '' : ` ${numberToWords(rest)}`}`;
  }
  const rest = value % 100;
  return `${SMALL[Math.floor(value / 100)] ?? ''} hundred${rest === 0 ? '' : ` and ${numberToWords(rest)}`}`;
}
