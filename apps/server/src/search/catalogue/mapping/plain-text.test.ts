import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { plainLine, plainLines } from './plain-text.ts';

const title = (text: string): string => plainLine(text, { html: true, isTitle: true });
const description = (text: string): string => plainLines(text, { html: true });

describe('a title', () => {
  it.each([
    'a < b',
    'AT&T',
    '<3',
    'I <3 you',
    'Tom & Jerry',
    'x<y>z',
    'R&D &copy',
    'vector<string> in C++',
    'if a<b and c>d',
    'The <p> element',
    '<br>',
    '5 > 3 & 2 < 4',
    'Q&A; and more',
  ])('keeps text that only looks like HTML: %s', (text) => {
    expect(title(text)).toBe(text);
  });

  it.each([
    ['AT&amp;T', 'AT&T'],
    ['&lt;3', '<3'],
    ['<b>Bold</b> move', 'Bold move'],
    ['<p>One</p><p>Two</p>', 'One Two'],
    ['Fish<br/>Chips', 'Fish Chips'],
    ['H<sub>2</sub>O', 'H2O'],
    ['<script>alert("<b>")</script>Safe', 'Safe'],
    ['<!-- a <b>note</b> -->Kept', 'Kept'],
    ['<a href="https://x.example/?a=1>2" title=\'>\'>Link</a>', 'Link'],
    ['&lt;b&gt;Hi&lt;/b&gt; there', 'Hi there'],
    ['Caf&eacute; &#8211; &#x1F600;', 'Café – 😀'],
    ['<![CDATA[Plain &amp; simple]]>', 'Plain & simple'],
  ])('turns HTML into plain text: %s', (text, plain) => {
    expect(title(text)).toBe(plain);
  });

  it('has composed letters, single spaces and no invisible characters', () => {
    expect(title('Cafe\u0301\u00a0\u00a0a\u200bb\u00ad \t\n c\u0007')).toBe('Café ab c');
  });
});

describe('a description', () => {
  it('keeps its paragraphs as lines', () => {
    expect(description('<p>A <strong>blue</strong> chair.</p>\n\n<ul><li>wood</li><li>cloth</li></ul>')).toBe(
      'A blue chair.\nwood\ncloth',
    );
  });

  it('loses unclosed tags, styles and scripts', () => {
    expect(description('First<p>Second<br>Third<style>p{}</style><script>x</script>')).toBe(
      'First\nSecond\nThird',
    );
  });

  it('stays HTML on request', () => {
    expect(plainLines('<p>A &amp; B</p>', { html: false })).toBe('<p>A &amp; B</p>');
  });
});

it('text without markup keeps all of its words', () => {
  const word = fc.stringMatching(/^[\p{L}\d.,!?<>=+'"-]{1,8}$/u).filter((text) => !/<\/?[a-z!]/i.test(text));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(title(words.join(' '))).toBe(words.join(' ').normalize('NFC'));
    }),
  );
});

it.each(['<p "', "<a '", '<p ', '<!--', '<script>', '<![CDATA[', '&lt;', '<'])(
  'reads text that repeats %s in one pass',
  (piece) => {
    expect(title(piece.repeat(50_000)).length).toBeGreaterThan(0);
  },
);
