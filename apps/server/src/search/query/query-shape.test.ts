import { describe, expect, it } from 'vitest';

import { formsOf } from '../analysis/analyze-text.ts';
import { shapeOf } from './query-shape.ts';

const shape = (text: string) => shapeOf(formsOf(text));

describe('the shape of a query', () => {
  it.each([
    ['dinner is ready', 1, 0],
    ['the bus was late again', 1, 0],
    ['he said that she would come later', 1, 2],
    ['I forgot my password', 0, 2],
  ])('small talk states something or is about somebody: %s', (text, statements, persons) => {
    expect(shape(text)).toMatchObject({ statements, persons });
  });

  it.each(['tallest mountain in the world', 'the movie with the shark', 'painter who had one ear'])(
    'a request does neither: %s',
    (text) => {
      expect(shape(text)).toMatchObject({ statements: 0, persons: 0, isQuestion: 0 });
    },
  );

  it.each([
    "it's my birthday on Sunday",
    'let us go home',
    'that was a long time ago',
    'my brother just has to know',
  ])('small talk opens with a person, a verb or a word for what both know: %s', (text) => {
    expect(shape(text).opensTalk).toBe(1);
  });

  it.each(['that movie with the shark', 'the largest animal', 'which volcano is it', 'my first bicycle'])(
    'a request does not: %s',
    (text) => {
      expect(shape(text).opensTalk).toBe(0);
    },
  );

  it('a verb behind a question word states nothing', () => {
    expect(shape('who was the first president')).toMatchObject({ statements: 0, isQuestion: 1 });
  });
});
