import { describe, expect, it } from 'vitest';

import { correctedForms } from './correction.ts';

const corrected = (text: string, before = ''): string[] =>
  correctedForms(text.split(' '), before.split(' ').filter(Boolean)).map((forms) => forms.join(' '));

describe('a correction', () => {
  it('is what comes after its first words', () => {
    expect(corrected('no i meant harvard')).toEqual(['harvard']);
  });

  it('takes the place of what it sounds like in what was said before', () => {
    expect(corrected('no i meant weather', 'whether in london')).toEqual(['weather', 'weather in london']);
  });

  it('stands alone where it sounds like nothing that was said', () => {
    expect(corrected('i meant oxford', 'whether in london')).toEqual(['oxford']);
  });

  it.each(['harvard', 'no', 'no i meant'])('%s is none', (text) => {
    expect(corrected(text, 'stanford').filter((meant) => meant === '')).toEqual([]);
  });
});
