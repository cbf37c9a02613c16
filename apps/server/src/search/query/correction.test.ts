import { describe, expect, it } from 'vitest';

import { correctedForms } from './correction.ts';

const corrected = (text: string, before = ''): string[] =>
  correctedForms(text.split(' '), before.split(' ').filter(Boolean)).map((forms) => forms.join(' '));

describe('a correction', () => {
  it('is the text after its opening', () => {
    expect(corrected('no i meant harvard')).toEqual(['harvard']);
  });

  it('replaces the most similar-sounding words of the previous query', () => {
    expect(corrected('no i meant weather', 'whether in london')).toEqual(['weather', 'weather in london']);
  });

  it('stays alone when it sounds like nothing in the previous query', () => {
    expect(corrected('i meant oxford', 'whether in london')).toEqual(['oxford']);
  });

  it.each(['harvard', 'no', 'no i meant'])('does not include %s', (text) => {
    expect(corrected(text, 'stanford').filter((meant) => meant === '')).toEqual([]);
  });
});
