import { dictionary } from 'cmu-pronouncing-dictionary';

import { phonemesOfSpelling } from './phonemes-of-spelling.ts';

/** The symbols of the dictionary in the letters of `phonemes-of-spelling.ts`. */
const SOUND_OF: Readonly<Record<string, string>> = {
  AA: 'A',
  AE: 'a',
  AH: 'u',
  AO: 'o',
  AW: 'W',
  AY: 'Y',
  EH: 'e',
  ER: '@r',
  EY: 'E',
  IH: 'i',
  IY: 'I',
  OW: 'O',
  OY: 'oI',
  UH: 'y',
  UW: 'U',
  B: 'b',
  CH: 'C',
  D: 'd',
  DH: '0',
  F: 'f',
  G: 'g',
  HH: 'h',
  JH: 'J',
  K: 'k',
  L: 'l',
  M: 'm',
  N: 'n',
  NG: 'N',
  P: 'p',
  R: 'r',
  S: 's',
  SH: 'S',
  T: 't',
  TH: '0',
  V: 'v',
  W: 'w',
  Y: 'j',
  Z: 'z',
  ZH: 'Z',
};

/**
 * Returns the pronunciation of a word, one character per phoneme: from the CMU Pronouncing Dictionary or else by
 * spelling rules. Homophones have equal pronunciations whatever their letters: `weather` and `whether`.
 */
export function pronounce(form: string): string {
  const entry = Object.hasOwn(dictionary, form) ? dictionary[form] : undefined;
  if (entry === undefined) return phonemesOfSpelling(form);
  return entry
    .split(' ')
    .map((symbol) => (symbol === 'AH0' ? '@' : (SOUND_OF[symbol.replace(/\d/, '')] ?? '')))
    .join('')
    .replaceAll('rr', 'r');
}
