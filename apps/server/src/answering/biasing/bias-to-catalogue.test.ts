import { pino } from 'pino';
import { expect, onTestFinished, it, vi } from 'vitest';
import { runnerForTest } from '../../background/testing/runner-for-test.ts';
import { biasToCatalogue } from './bias-to-catalogue.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import type { SearchIndex } from '../../search/search-index.ts';

const logger = pino({ level: 'silent' });
const kettle = { id: '1', title: 'Red kettle', aliases: ['kettle, red'], spoken: ['the red one'] };

/** Records the bias phrases. */
function listening(biasing = true): { recognizer: Recognizer; expected: string[][] } {
  const expected: string[][] = [];
  const recognizer = createScriptedRecognizer('', { biasing });
  return {
    expected,
    recognizer: {
      ...recognizer,
      bias: (phrases) => {
        expected.push(phrases.map(({ text }) => text));
        return recognizer.bias(phrases);
      },
    },
  };
}

async function replaceWith(search: SearchIndex, ...titles: string[]): Promise<void> {
  async function* rows() {
    for (const [line, title] of titles.entries()) yield { line, entry: { id: title, title } };
  }
  await search.replace(rows());
}

async function watched(recognizer: Recognizer, search: SearchIndex): Promise<() => Promise<void>> {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const task = await biasToCatalogue({ catalogue: 'default', recognizer, search, logger });
  if (task === null) throw new Error('there is nothing to watch');
  return runnerForTest().every(task).stop;
}

it('biases to titles, aliases and spoken forms, and to later imports', async () => {
  const { recognizer, expected } = listening();
  const search = createMemorySearchIndex([kettle]);
  const stop = await watched(recognizer, search);
  expect(expected).toEqual([['Red kettle', 'kettle, red', 'the red one']]);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(expected).toHaveLength(1);
  await replaceWith(search, 'Blue kettle');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(expected.at(-1)).toEqual(['Blue kettle']);
  await stop();
  await replaceWith(search, 'Green kettle');
  await vi.advanceTimersByTimeAsync(25_000);
  expect(expected).toHaveLength(2);
});

it('retries when the new catalogue could not be read', async () => {
  const { recognizer, expected } = listening();
  const search = createMemorySearchIndex([kettle]);
  await watched(recognizer, search);
  const phrases = vi.spyOn(search, 'phrases').mockRejectedValueOnce(new Error('no database'));
  await replaceWith(search, 'Blue kettle');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(phrases).toHaveBeenCalledTimes(1);
  expect(expected).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(expected.at(-1)).toEqual(['Blue kettle']);
});

it('does nothing for a recogniser without biasing', async () => {
  const { recognizer, expected } = listening(false);
  const search = createMemorySearchIndex([kettle]);
  expect(await biasToCatalogue({ catalogue: 'default', recognizer, search, logger })).toBeNull();
  expect(expected).toEqual([]);
});
