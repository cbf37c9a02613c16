import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MOST_CHARACTERS } from './clean-name.ts';
import { ENGLISH } from './language-table.ts';
import { LONGEST_FORM, MOST_FORMS, spokenForms } from './spoken-forms.ts';

const textsOf = (name: string): string[] => spokenForms(name).map(({ text }) => text);

describe('the name in full', () => {
  it.each([
    ['The Kill Order (Maze Runner, #0.5)', 'The Kill Order'],
    ['The Complete Sherlock Holmes, Vol 2', 'The Complete Sherlock Holmes, Volume 2'],
    ['Naruto (Vol. 2)', 'Naruto Volume 2'],
    ['Heat (1995) [DVD]', 'Heat'],
    ['Matrix, The (1999)', 'The Matrix'],
    ['Sir Duke - Remastered 2011', 'Sir Duke'],
    ['Hey Jude - 2015 Remaster', 'Hey Jude'],
    ['Crazy in Love ft. Jay-Z', 'Crazy in Love'],
    ['Empire State of Mind (feat. Alicia Keys)', 'Empire State of Mind'],
    ['(500) Days of Summer', '500 Days of Summer'],
    ["(What's the Story) Morning Glory?", "What's the Story Morning Glory?"],
    ['Colo(u)r', 'Colour'],
    ['(untitled)', 'untitled'],
    ['A name (with no end', 'A name'],
  ])('leaves out what nobody says of %s', (name, full) => {
    expect(textsOf(name)[0]).toBe(full);
  });

  it.each([
    ['Kota Kinabalu Intl', 'Kota Kinabalu International'],
    ['Gen. Mitchell Intl', 'General Mitchell International'],
    ['Edwards AFB', 'Edwards Air Force Base'],
    ['Chanel No. 5', 'Chanel Number 5'],
    ['No Country', 'No Country'],
    ['#1 Dad', 'Number 1 Dad'],
    ['Bob & Tom', 'Bob and Tom'],
    ['Portland, OR', 'Portland, Oregon'],
    ['Or, IN Between', 'Or, IN Between'],
    ['Olive Oil 500ml', 'Olive Oil 500 milliliters'],
    ['8½', '8 and a half'],
    ['5G', '5G'],
    ['10 ft Pole', '10 feet Pole'],
    ['1 lb. Beef', '1 pound Beef'],
    ['AC/DC: Live', 'AC/DC: Live'],
    ['VS Code', 'VS Code'],
    ['KOTA KINABALU INTL', 'KOTA KINABALU International'],
    ['φ', 'Phi'],
    ['Wisconsin–Madison', 'Wisconsin-Madison'],
    ['C# in Depth, 4th ed.', 'C# in Depth, 4th edition'],
  ])('writes %s as it is said', (name, full) => {
    expect(textsOf(name)[0]).toBe(full);
  });

  it.each([
    ['St Ives', 'Saint Ives'],
    ['St. Paul St', 'Saint Paul Street'],
    ['Main St Station', 'Main Street Station'],
    ['W 4th St NW', 'West 4th Street Northwest'],
    ['Vitamin E', 'Vitamin E'],
    ['Mulholland Dr.', 'Mulholland Drive'],
    ['Mt Everest', 'Mount Everest'],
    ['Ft. Wayne', 'Fort Wayne'],
    ['Fifth Ave', 'Fifth Avenue'],
    ['Ave Maria', 'Ave Maria'],
  ])('reads an abbreviation by what stands around it: %s', (name, full) => {
    expect(textsOf(name)[0]).toBe(full);
  });

  it.each([
    ['Rocky II', 'Rocky 2'],
    ['Henry VIII', 'Henry the 8th'],
    ['World War I', 'World War 1'],
    ['Malcolm X', 'Malcolm X'],
    ['I, Robot', 'I, Robot'],
    ['All I Want', 'All I Want'],
    ['XXL', 'XXL'],
    ['Se7en', 'Seven'],
    ['Thir13en Ghosts', 'Thirteen Ghosts'],
    ['P!nk', 'Pink'],
    ['U2', 'U2'],
    ['H2O', 'H2O'],
    ['K8s', 'K8s'],
    ['Gr8 Expectations', 'Great Expectations'],
    ['4ever', 'Forever'],
    ['R2D2', 'R2D2'],
    ['blink-182', 'blink-182'],
  ])('reads numerals and respelled words: %s', (name, full) => {
    expect(textsOf(name)[0]).toBe(full);
  });
});

describe('the other forms', () => {
  it.each([
    ['Dune: Part Two', ['Dune: Part Two', 'Dune']],
    ['Star Wars: Episode V - A New Hope', ['Star Wars: A New Hope', 'Star Wars', 'A New Hope']],
    ['Harry Potter and the Cup (Harry Potter, #1)', ['Harry Potter book 1']],
    ['Spirited Away (Sen to Chihiro)', ['Sen to Chihiro']],
    ['Salem (Oregon)', ['Salem', 'Salem Oregon']],
    ['Empire State of Mind (feat. Alicia Keys)', ['Empire State of Mind featuring Alicia Keys']],
    ['Dr. No', ['Dr. No', 'Doctor No']],
    ['John F. Kennedy Intl', ['John Kennedy International']],
    ['Portland, OR', ['Portland']],
    ['Grand Theft Auto V', ['Grand Theft Auto V', 'Grand Theft Auto 5']],
    ['1984', ['nineteen eighty four']],
    ['Room 101', ['Room one oh one']],
    ['Łódź', ['Łódź', 'Lodz']],
    ['Москва', ['Москва', 'Moskva']],
  ])('of %s', (name, some) => {
    expect(textsOf(name)).toEqual(expect.arrayContaining(some));
  });

  it('has no part that may be of any name', () => {
    const all = ['Dune: Part Two', 'Mission: Impossible', 'Salem (Oregon)', 'Heat (1995)'].flatMap(textsOf);
    expect(all).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(Part Two|Mission|Impossible|Oregon|1995)$/)]),
    );
  });
});

/** Names of what makes names untidy. */
const untidy = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'St|St.|Vol. 2|(2011)|#1|II|& Sons|[Live]|feat. Anna|: A Novel|, The|Intl|1984|0.5|Se7en'.split(
          '|',
        ),
      ),
      fc.constantFrom(
        ...'Dr|No.|- Remastered|(Maze, #2)|W|Ave|é|IX|, OR|½|((|)|5 km|P!nk|/|J. R.|Part V|"x"|—'.split('|'),
      ),
      fc.constantFrom(...'Anna|river|The|Paul|Maze Runner|house'.split('|')),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map((parts) => parts.join(' '));

describe('for every name', () => {
  it('there are forms exactly where something can be said', () => {
    fc.assert(
      fc.property(untidy, (name) => {
        const said = /[\p{L}\p{N}]/u.test(name.slice(0, MOST_CHARACTERS));
        if (said) expect(textsOf(name).every((text) => /[\p{L}\p{N}]/u.test(text))).toBe(true);
        else expect(textsOf(name)).toEqual([]);
        if (/\p{L}/u.test(name.slice(0, 100))) expect(textsOf(name).length).toBeGreaterThan(0);
      }),
    );
  });

  it('they are few, short, different, and weigh less than the first', () => {
    fc.assert(
      fc.property(untidy, (name) => {
        const forms = spokenForms(name);
        expect(forms.length).toBeLessThanOrEqual(MOST_FORMS);
        expect(new Set(forms.map(({ text }) => text.toLowerCase())).size).toBe(forms.length);
        for (const [place, { text, weight }] of forms.entries()) {
          expect(text.length).toBeLessThanOrEqual(LONGEST_FORM);
          expect(weight === 1).toBe(place === 0);
          expect(weight).toBeGreaterThan(0.5);
        }
      }),
    );
  });

  it('the name in full is its own name in full', () => {
    fc.assert(
      fc.property(untidy, (name) => {
        const [full] = textsOf(name);
        if (full !== undefined) expect(textsOf(full)[0]).toBe(full);
      }),
    );
  });

  it('with nothing special in it, it is the only form', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split('')),
      minLength: 5,
      maxLength: 12,
    });
    const plain = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(plain, (name) => {
        fc.pre(name.split(' ').every((each) => !isAbbreviation(each)));
        expect(spokenForms(name)).toEqual([{ text: name, weight: 1 }]);
      }),
    );
  });

  const isAbbreviation = (word: string): boolean => Object.hasOwn(ENGLISH.anywhere, word);

  it('of 300 words, they are bounded and fast', () => {
    const long = Array.from({ length: 300 }, (_, place) => `St. Word${place}: (Vol. ${place})`).join(' ');
    const startedAtMs = performance.now();
    for (let time = 0; time < 100; time++) spokenForms(long);
    expect((performance.now() - startedAtMs) / 100).toBeLessThan(20);
    for (const name of [long, '('.repeat(5_000), 'a/'.repeat(5_000), '- '.repeat(5_000), 'J. '.repeat(5_000)])
      for (const text of textsOf(name)) expect(text.length).toBeLessThanOrEqual(LONGEST_FORM);
  });
});

it.each(['', ' ', '***', '( )', '—', '…!?', '™'])('nothing can be said of “%s”', (name) => {
  expect(spokenForms(name)).toEqual([]);
});
