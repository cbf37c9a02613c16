/** Words of an interim: those that stay, and those that may change. */
export interface InterimWords {
  stable: string;
  unstable: string;
}

/** Joins two parts of a sentence, with a space between words. */
export function joinWords(stable: string, unstable: string): string {
  const meet = stable !== '' && unstable !== '' && !/\s$/.test(stable) && !/^\s/.test(unstable);
  return stable + (meet ? ' ' : '') + unstable;
}

const MARKS_AT_END = /[.,;:!?…]+$/u;
const ABBREVIATION = /^(?:\p{Letter}\.)+\p{Letter}$/u;

/** A mark at the end of an interim's word says nothing yet; the dots of "D.C." belong to the word. */
function withoutMarks(word: string): string {
  const bare = word.replace(MARKS_AT_END, '');
  return ABBREVIATION.test(bare) ? word.slice(0, bare.length + 1) : bare;
}

function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => withoutMarks(word))
    .filter((word) => word !== '');
}

/** Case and punctuation don't make another word. */
const plain = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '');

/**
 * Returns the words of the next interim as the screen should show them: without the punctuation of sentences, and in
 * the spelling on the screen as long as they are the same words. Pure.
 */
export function steadyWords(shown: InterimWords, next: InterimWords): InterimWords {
  const before = wordsOf(joinWords(shown.stable, shown.unstable));
  const settled = wordsOf(next.stable);
  const words = [...settled, ...wordsOf(next.unstable)].map((word, place) => {
    const known = before[place];
    return known !== undefined && plain(known) === plain(word) ? known : word;
  });
  return {
    stable: words.slice(0, settled.length).join(' '),
    unstable: words.slice(settled.length).join(' '),
  };
}
