import { describe, expect, test } from 'vitest';

import { correctedForms } from './correction.ts';

const corrected = (text: string, before = ''): string[] =>
  correctedForms(text.split(' '), before.split(' ').filter(Boolean)).map((forms) => forms.join(' '));

describe('a correction', () => {
  test('is what comes after its first words', () => {
    expect(corrected('no i meant harvard')).toEqual(['harvard']);
  });

  test('takes the place of what it sounds like in what was said before', () => {
    expect(corrected('no i meant weather', 'whether in london')).toEqual(['weather', 'weather in london']);
  });

  test('stands alone where it sounds like nothing that was said', () => {
    expect(corrected('i meant oxford', 'whether in london')).toEqual(['oxford']);
  });

  test.each(['harvard', 'no', 'no i meant'])('%s is none', (text) => {
    expect(corrected(text, 'stanford').filter((meant) => meant === '')).toEqual([]);
  });
});
