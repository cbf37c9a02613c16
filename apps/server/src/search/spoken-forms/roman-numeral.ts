const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 };
/** As they are written from 1 to 39, so that words such as `XXL` are none. */
const IS_ROMAN = /^X{0,3}(?:IX|IV|V?I{0,3})$/;

/** Returns the value of a numeral from I to XXXIX; null for other texts. Pure. */
export function romanValue(text: string): number | null {
  if (text === '' || text === 'XXX' || !IS_ROMAN.test(text)) return null;
  let value = 0;
  for (const [place, letter] of Array.from(text).entries()) {
    const each = VALUES[letter] ?? 0;
    value += each < (VALUES[text.charAt(place + 1)] ?? 0) ? -each : each;
  }
  return value;
}

/** Writes an ordinal in figures: `1st`, `12th`. Pure. */
export function ordinal(value: number): string {
  const isTeen = value % 100 >= 11 && value % 100 <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}
