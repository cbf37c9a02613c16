import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../setup/default-setup.ts';
import { decideEndpoint, endingOf } from './decide-endpoint.ts';
import type { EndpointEvidence, Ending } from './decide-endpoint.ts';

const { endpointing: ENDPOINTING, endpointRules: ENDPOINT_RULES } = DEFAULT_SETUP;
const { minSilenceMs, maxSilenceMs } = ENDPOINTING;

function evidence(transcript: string, known: Partial<EndpointEvidence> = {}): EndpointEvidence {
  return {
    transcript,
    confidence: 0.9,
    isCompleteQuery: false,
    isBeginningOfQuery: false,
    pausesMs: [],
    ...known,
  };
}

const whole = { isCompleteQuery: true };
const begins = { isBeginningOfQuery: true };

const table: [Ending, EndpointEvidence][] = [
  ['nothing', evidence('')],
  ['nothing', evidence('...')],
  ['complete', evidence('Stanford University', whole)],
  ['complete', evidence('The Who', whole)],
  ['complete-number', evidence('Apollo 11', whole)],
  ['complete-number', evidence('Apollo eleven.', whole)],
  ['complete-beginning', evidence('York', { ...whole, ...begins })],
  ['beginning', evidence('Mount', begins)],
  ['beginning', evidence('York', { ...whole, ...begins, confidence: 0.4 })],
  ['function-word', evidence('University of', begins)],
  ['function-word', evidence('Weather in')],
  ['function-word', evidence('Show me the')],
  ['number', evidence('Set a timer for twenty')],
  ['number', evidence('Call 555')],
  ['number', evidence('Apollo 11', { ...whole, confidence: 0.4 })],
  ['filler', evidence('Play, um,')],
  ['plain', evidence('Turn off the kitchen light')],
  ['plain', evidence('Stanford University', { ...whole, confidence: 0.4 })],
];

describe('the ending of a query', () => {
  it.each(table)('is %s for %o', (ending, given) => {
    expect(endingOf(given, ENDPOINT_RULES)).toBe(ending);
  });

  it('gives a shorter silence the more is known', () => {
    const needed = (given: EndpointEvidence) => decideEndpoint(given, ENDPOINT_RULES, ENDPOINTING);
    const order = [
      needed(evidence('Stanford University', whole)),
      needed(evidence('Apollo 11', whole)),
      needed(evidence('Turn off the kitchen light')),
      needed(evidence('York', { ...whole, ...begins })),
      needed(evidence('Mount', begins)),
      needed(evidence('Weather in')),
    ];
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    expect(order[0]).toBe(minSilenceMs);
    expect(needed(evidence(''))).toBe(maxSilenceMs);
  });
});

describe('the silence needed', () => {
  const needed = (pausesMs: number[], given = evidence('Turn off the kitchen light')) =>
    decideEndpoint({ ...given, pausesMs }, ENDPOINT_RULES, ENDPOINTING);

  it('is longer for a speaker with long pauses', () => {
    expect(needed([900])).toBeGreaterThan(needed([]));
    expect(needed([900])).toBeGreaterThan(790);
  });

  it('is shorter for a speaker known to make short pauses', () => {
    const short = [150, 200, 180, 160, 220];
    expect(needed(short)).toBeLessThan(needed([]));
    expect(needed(short.slice(1))).toBe(needed([]));
  });

  it('exceeds pauses of 700 ms, however short all others were, except after a complete query', () => {
    const endings = ['', 'um', 'weather in', 'call 555', 'Mount', 'Turn off the kitchen light'];
    for (const transcript of endings)
      expect(needed([50, 50, 50, 50, 50], evidence(transcript))).toBeGreaterThan(700);
  });

  it('is the shortest after a complete query, for every speaker', () => {
    expect(needed([900], evidence('Stanford University', whole))).toBe(minSilenceMs);
  });

  it('stays within the bounds, and never falls when a pause becomes longer', () => {
    const anyEvidence = fc.record({
      transcript: fc.constantFrom('', 'um', 'weather in', 'apollo 11', 'stanford university', 'lights'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      isCompleteQuery: fc.boolean(),
      isBeginningOfQuery: fc.boolean(),
      pausesMs: fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(anyEvidence, fc.double({ min: 0, max: 5_000, noNaN: true }), (given, moreMs) => {
        const before = decideEndpoint(given, ENDPOINT_RULES, ENDPOINTING);
        expect(before).toBeGreaterThanOrEqual(minSilenceMs);
        expect(before).toBeLessThanOrEqual(maxSilenceMs);
        const pausesMs = given.pausesMs.map((pauseMs) => pauseMs + moreMs);
        expect(decideEndpoint({ ...given, pausesMs }, ENDPOINT_RULES, ENDPOINTING)).toBeGreaterThanOrEqual(
          before,
        );
      }),
    );
  });
});
