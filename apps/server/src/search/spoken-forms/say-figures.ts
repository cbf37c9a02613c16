const ONES = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const digit = (figure: string): string => (figure === '0' ? 'oh' : (ONES[Number(figure)] ?? ''));

/** 1 to 99. */
function belowHundred(value: number): string {
  if (value < 10) return ONES[value] ?? '';
  if (value < 20) return TEENS[value - 10] ?? '';
  const ten = TENS[Math.floor(value / 10) - 2] ?? '';
  return value % 10 === 0 ? ten : `${ten} ${ONES[value % 10]}`;
}

/** Two figures that follow others: `05` is "oh five". */
function pairOf(figures: string): string {
  return figures.startsWith('0') ? `oh ${digit(figures.charAt(1))}` : belowHundred(Number(figures));
}

/**
 * Says figures as people say them in names: `1984`, `747` and `101` in pairs, `007` and long codes one by one. Null for
 * figures that are said as the number that they are, and for one or two. Pure; English.
 */
export function sayFigures(figures: string): string | null {
  if (!/^\d{3,7}$/.test(figures)) return null;
  if (figures === '007') return 'double oh seven';
  if (figures.length > 4 || figures.startsWith('0')) return Array.from(figures, digit).join(' ');
  if (figures.endsWith('00')) {
    const hundreds = Number(figures.slice(0, -2));
    return hundreds % 10 === 0 ? `${ONES[hundreds / 10]} thousand` : `${belowHundred(hundreds)} hundred`;
  }
  if (/^\d00\d$/.test(figures)) return `${digit(figures.charAt(0))} thousand ${digit(figures.charAt(3))}`;
  return `${belowHundred(Number(figures.slice(0, -2)))} ${pairOf(figures.slice(-2))}`;
}

/** Says a decimal with its point: `0.5` is "zero point five". Null for other texts. Pure; English. */
export function sayDecimal(text: string): string | null {
  const [, whole, decimals] = /^(\d{0,2})\.(\d{1,3})$/.exec(text) ?? [];
  if (whole === undefined || decimals === undefined) return null;
  const before = whole === '' || whole === '0' ? 'zero' : belowHundred(Number(whole));
  return `${before} point ${Array.from(decimals, (figure) => ONES[Number(figure)]).join(' ')}`;
}
