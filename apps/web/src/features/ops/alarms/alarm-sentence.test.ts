import fc from 'fast-check';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { expect, it } from 'vitest';
import { sentenceParts } from './alarm-sentence.ts';

const NOW = Date.UTC(2026, 10, 28, 13);

it('what happens comes first, then the figures; the component is named elsewhere', () => {
  const sentence = 'Clips from Chrome 142 are cut at the start since 12:40; 43 % of 130; detection';
  expect(sentenceParts(sentence, NOW)).toEqual({
    headline: 'Clips from Chrome 142 are cut at the start since 12:40',
    figures: '43 % of 130',
  });
});

it('times are by the viewer’s clock, with the day if it is another one', () => {
  const since = (text: string): string => sentenceParts(`People repeat since ${text}`, NOW).headline;
  const at = Date.UTC(2026, 10, 28, 12, 40);
  expect(since('2026-11-28 12:40 UTC')).toBe(`People repeat since ${formatTime(at, 'clock')}`);
  const before = Date.UTC(2026, 10, 20, 12, 40);
  expect(since('2026-11-20 12:40 UTC')).toBe(`People repeat since ${formatTime(before, 'minute')}`);
  expect(since('2026-99-99 12:40 UTC')).toContain('2026-99-99 12:40 UTC');
});

it('loses no words but a component at the end', () => {
  const word = fc.constantFrom('clips', 'are', 'cut', '43 %', 'of 130', 'search', 'detection');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const { headline, figures } = sentenceParts(words.join('; '), NOW);
      const kept = [headline, ...(figures === '' ? [] : figures.split('; '))];
      expect(words.slice(0, kept.length)).toEqual(kept);
      expect(words.length - kept.length).toBeLessThanOrEqual(1);
    }),
  );
});
