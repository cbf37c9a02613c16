import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agree, continueAfter, divide, NO_WORDS, type GrowingWords } from './stable-words.ts';

function after(...hypotheses: string[]): GrowingWords {
  return hypotheses.reduce((words, next) => agree(words, next), NO_WORDS);
}

const hypothesis = fc
  .array(fc.constantFrom('The', 'the', 'new', 'York', 'Yorker.', 'times', 'Times,', 'square'), {
    maxLength: 6,
  })
  .map((words) => words.join(' '));

describe('growing words', () => {
  it('become stable when two consecutive hypotheses have them', () => {
    expect(after('Stan')).toEqual({ stable: [], unstable: ['Stan'] });
    expect(after('Stan', 'Stanford Uni')).toEqual({ stable: [], unstable: ['Stanford', 'Uni'] });
    expect(after('Stan', 'Stanford Uni', 'Stanford University')).toEqual({
      stable: ['Stanford'],
      unstable: ['University'],
    });
  });

  it('agree regardless of case and punctuation', () => {
    expect(after('university.', 'University of')).toEqual({ stable: ['university'], unstable: ['of'] });
  });

  it('have no punctuation of sentences, which the end of the audio causes', () => {
    expect(after('Oxford.', 'Oxford.').stable).toEqual(['Oxford']);
    expect(after('As you know,', 'As you know,, and').unstable).toEqual(['and']);
    expect(after('Washington D.C.,').unstable).toEqual(['Washington', 'D.C.']);
    expect(after('3.5 percent!', 'it’s - fine?').unstable).toEqual(['it’s', 'fine']);
  });

  it('have no word twice because the decoder began again after those it was given', () => {
    const before = after('Stanford', 'Stanford');
    expect(agree(before, 'Stanford: Stanford University.', 1)).toEqual({
      stable: ['Stanford'],
      unstable: ['University'],
    });
    expect(agree(after('Bora', 'Bora'), 'Bora Bora', 1).unstable).toEqual(['Bora']);
  });

  it('keep their spelling while they stay', () => {
    expect(after('May I?', 'may i have').stable).toEqual(['May', 'I']);
    expect(after('Tea', 'Tee', 'tea').unstable).toEqual(['tea']);
  });

  it('continue at the right place when a hypothesis has more or fewer words for the stable ones', () => {
    const before = after('new York', 'new York');
    expect(agree(before, 'The new York times').unstable).toEqual(['times']);
    expect(agree(before, 'York times').unstable).toEqual(['times']);
  });

  it('become no more when a hypothesis contradicts the stable ones', () => {
    const before = after('new York', 'new York', 'new York');
    expect(agree(before, 'The Yorker times')).toEqual({ stable: ['new', 'York'], unstable: ['times'] });
    expect(agree(agree(before, 'The Yorker times'), 'The Yorker times').stable).toEqual(['new', 'York']);
  });

  it('are never changed or withdrawn once stable', () => {
    fc.assert(
      fc.property(fc.array(hypothesis, { maxLength: 8 }), (hypotheses) => {
        let words = NO_WORDS;
        for (const next of hypotheses) {
          const grown = agree(words, next);
          expect(grown.stable.slice(0, words.stable.length)).toEqual(words.stable);
          words = grown;
        }
      }),
    );
  });

  it('are complete, stable or not, unless the hypothesis contradicts', () => {
    fc.assert(
      fc.property(hypothesis, hypothesis, (first, second) => {
        const { stable, unstable } = after(first, second);
        const strip = (text: string): string => text.toLowerCase().replaceAll(/[.,]/g, '');
        expect(strip([...stable, ...unstable].join(' '))).toBe(strip(second));
      }),
    );
  });
});

describe('a complete answer', () => {
  it('is always the transcript, word for word', () => {
    fc.assert(
      fc.property(fc.array(hypothesis, { maxLength: 4 }), hypothesis, (before, transcript) => {
        const { stable, unstable } = divide(after(...before), transcript);
        expect([...stable, ...unstable].join(' ')).toBe(transcript);
      }),
    );
  });

  it('is what later words continue, also where it corrected stable ones', () => {
    const before = after('Newark', 'Newark');
    const corrected = continueAfter(before, 'New York.');
    expect([...corrected.stable, ...corrected.unstable]).toEqual(['New', 'York']);
    expect(agree(corrected, 'New York Times')).toEqual({ stable: ['New', 'York'], unstable: ['Times'] });
    expect(continueAfter(after('new York', 'new York'), 'New York Times.')).toEqual({
      stable: ['new', 'York'],
      unstable: ['Times'],
    });
  });

  it('keeps the stable words stable', () => {
    const before = after('new York', 'new York');
    expect(divide(before, 'New York Times')).toEqual({ stable: ['New', 'York'], unstable: ['Times'] });
    expect(divide(before, 'Newark Times').stable).toEqual([]);
  });
});
