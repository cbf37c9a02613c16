import { expect, it } from 'vitest';
import { otherNumerals } from './numeral-writing.ts';

it.each([
  ['a sixteen ounce latte', 'a 16 ounce latte'],
  ['Twenty five to ninety-nine and thirty', '25 to 99 and 30'],
  ['set a timer for 5 minutes', 'set a timer for five minutes'],
  ['10 or 21 or 0', 'ten or twenty-one or zero'],
  ['five of clubs', 'five of clubs'],
  ['often, tenfold, weighty, seventyish', 'often, tenfold, weighty, seventyish'],
  ['B2B in 2026 at 3.5 for $20 on 24/7', 'B2B in 2026 at 3.5 for $20 on 24/7'],
  ['007', '007'],
])('writes %j as %j', (text, other) => {
  expect(otherNumerals(text)).toBe(other);
});
