import { expect, it } from 'vitest';
import { valueText } from './diff-value.ts';

it.each([
  [8, '8'],
  ['text', 'text'],
  [null, 'not set'],
  [undefined, 'not set'],
  [[1, 2], '[1,2]'],
  [`sha256:${'ab12cd34'.repeat(8)}`, 'sha256:ab12cd34…'],
  ['ab12cd34'.repeat(8), 'ab12cd34…'],
])('writes %j as “%s”', (value, text) => {
  expect(valueText(value)).toBe(text);
});
