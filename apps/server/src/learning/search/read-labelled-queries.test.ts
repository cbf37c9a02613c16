import { expect, it } from 'vitest';

import { readLabelledQueries } from './read-labelled-queries.ts';

it('reads typed queries, recognised hypotheses and the references of recordings', () => {
  const { requests, problems } = readLabelledQueries(
    [
      '\ufeff{"query": "stemford", "expect": "stanford"}',
      '',
      '{"hypotheses": [{"text": "a", "probability": 0.7}], "expect": ["b", "c"]}',
      '{"audio": "x.flac", "text": "hello", "expect": "d"}\r',
    ].join('\n'),
  );
  expect(problems).toEqual([]);
  expect(requests.map(({ hypotheses, expect: ids }) => [hypotheses[0]?.text, ids])).toEqual([
    ['stemford', ['stanford']],
    ['a', ['b', 'c']],
    ['hello', ['d']],
  ]);
});

it('reports invalid lines by number and keeps the others', () => {
  const lines = [
    '{"query": "a"}',
    'not JSON',
    '{"query": "b", "expect": "c"}',
    '{"query": "", "expect": "d"}',
  ];
  const { requests, problems } = readLabelledQueries(lines.join('\n'));
  expect(requests).toHaveLength(1);
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 4]);
});
