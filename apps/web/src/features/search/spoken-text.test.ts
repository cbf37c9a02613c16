import { describe, expect, it } from 'vitest';
import { asQuery, distinctAlternatives, lengthOf } from './spoken-text.ts';

describe('asQuery', () => {
  it.each([
    ['Stanford University.', 'Stanford University'],
    ['Apple Inc.', 'Apple Inc'],
    ['who wrote Hamlet?', 'who wrote Hamlet?'],
    ['Washington D.C.', 'Washington D.C.'],
    ['Samuel L.', 'Samuel L.'],
    ['I want tea. Show me tea.', 'I want tea. Show me tea.'],
    ['wait...', 'wait...'],
    ['.', '.'],
    ['', ''],
  ])('turns %j into %j', (transcript, query) => {
    expect(asQuery(transcript)).toBe(query);
  });
});

describe('distinctAlternatives', () => {
  const of = (transcript: string, decision: 'auto' | 'confirm', ...others: string[]) =>
    distinctAlternatives({
      transcript,
      decision,
      alternatives: others.map((text) => ({ transcript: text, confidence: 0.1 })),
    });

  it('leaves out what differs in case, spaces or punctuation, or by a letter', () => {
    expect(of('Face book.', 'auto', 'facebook', 'Facebooks', 'Paste book.')).toEqual(['Paste book']);
  });

  it('leaves out what brings the same first result', () => {
    const alternatives = [
      { transcript: 'Mountain Everest', confidence: 0.2, sameFirst: true as const },
      { transcript: 'Mount Elbrus', confidence: 0.1 },
    ];
    const final = { transcript: 'Mount Everest', decision: 'auto' as const, alternatives };
    expect(distinctAlternatives(final)).toEqual(['Mount Elbrus']);
  });

  it('asks also between words that differ by a letter', () => {
    expect(of('Stanford', 'confirm', 'Stamford', 'stanford.')).toEqual(['Stamford']);
  });

  it('compares the alternatives with each other', () => {
    expect(of('Oslo', 'auto', 'Warsaw', 'Warsaw.', 'Moscow')).toEqual(['Warsaw', 'Moscow']);
  });
});

describe('lengthOf', () => {
  it.each([
    ['Stanford University', 'short'],
    ['Donaudampfschifffahrt', 'medium'],
    ['the largest university library in California', 'medium'],
    ['a'.repeat(20).concat(' ').repeat(5), 'long'],
    ['', 'short'],
  ])('measures %j', (text, length) => {
    expect(lengthOf(text)).toBe(length);
  });
});
