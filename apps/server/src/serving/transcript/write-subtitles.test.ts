import { describe, expect, it } from 'vitest';
import type { Segment } from './segment-transcript.ts';
import { writeSubRip, writeWebVtt } from './write-subtitles.ts';

const segment = (text: string, startMs: number, endMs: number): Segment => ({
  text,
  startMs,
  endMs,
  confidence: 0.9,
  words: [],
});

const HOUR_MS = 3_600_000;

describe('SubRip', () => {
  it('numbers its cues and writes times with a comma', () => {
    const segments = [segment('Hello there.', 96, 1_500), segment(' How are you?', 1_600, 3_000)];
    expect(writeSubRip(segments, 4_000)).toBe(
      '1\n00:00:00,096 --> 00:00:01,500\nHello there.\n\n2\n00:00:01,600 --> 00:00:03,000\nHow are you?\n\n',
    );
  });

  it.each([
    [59_999.5, '00:01:00,000'],
    [59_999.4, '00:00:59,999'],
    [HOUR_MS - 0.1, '01:00:00,000'],
    [100 * HOUR_MS + 1, '100:00:00,001'],
  ])('writes %d ms as %s', (startMs, written) => {
    expect(writeSubRip([segment('x', startMs, startMs + 2_000)], startMs + 2_000)).toContain(
      `\n${written} -->`,
    );
  });

  it('breaks a long text into even lines of at most 42 characters', () => {
    const text = 'The harbour was empty and nobody had seen the boats leave.';
    const [, , first, second] = writeSubRip([segment(text, 0, 5_000)], 5_000).split('\n');
    expect([first, second]).toEqual(['The harbour was empty and nobody', 'had seen the boats leave.']);
  });

  it('contains nothing that a player would read as a tag or a time', () => {
    const written = writeSubRip([segment('a <b> {\\an8} --> c', 0, 2_000)], 2_000);
    expect(written.split('\n')[2]).toBe('a ‹b› (\\an8) → c');
  });

  it('is empty without speech', () => {
    expect(writeSubRip([], 4_000)).toBe('');
  });
});

describe('WebVTT', () => {
  it('has a header, times with a full stop, and escapes', () => {
    expect(writeWebVtt([segment('AT&T <b> --> c', 500, 2_000)], 2_000)).toBe(
      'WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nAT&amp;T &lt;b&gt; --&gt; c\n',
    );
  });

  it('is only its header without speech', () => {
    expect(writeWebVtt([], 4_000)).toBe('WEBVTT\n');
  });

  it('puts an empty line between cues', () => {
    expect(writeWebVtt([segment('a', 0, 2_000), segment(' b', 2_000, 4_000)], 4_000)).toContain(
      '\na\n\n00:00:02.000',
    );
  });
});

describe('a cue', () => {
  const times = (segments: Segment[], durationMs: number): string[] =>
    writeWebVtt(segments, durationMs)
      .split('\n')
      .filter((line) => line.includes('-->'));

  it('is shown for a second, but not into the next one or beyond the recording', () => {
    const segments = [segment('a', 0, 100), segment(' b', 700, 800), segment(' c', 5_000, 5_100)];
    expect(times(segments, 5_500)).toEqual([
      '00:00:00.000 --> 00:00:00.700',
      '00:00:00.700 --> 00:00:01.700',
      '00:00:05.000 --> 00:00:05.500',
    ]);
  });

  it('never ends when it begins', () => {
    expect(times([segment('a', 1_000, 1_000), segment(' b', 1_000, 3_000)], 3_000)[0]).toBe(
      '00:00:01.000 --> 00:00:01.001',
    );
  });
});
