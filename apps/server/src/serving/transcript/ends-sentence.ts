/** Words that end with a full stop and go on. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof st mt ft sr jr gen gov sen rep rev hon capt col lt sgt vs no vol fig eg ie cf approx'.split(
    ' ',
  ),
);

/** Whether a sentence ends between two words, as they are written. */
export function endsSentence(word: string, next: string): boolean {
  if (/[。！？]$/u.test(word)) return true;
  if (!/[.!?…]["'”’)\]]*$/u.test(word)) return false;
  // What goes on in small letters was no sentence.
  if (/^\p{Ll}/u.test(next)) return false;
  if (/[!?…]/u.test(word)) return true;
  const letters = word.replaceAll(/[^\p{L}]/gu, '').toLowerCase();
  // "J. S. Bach" and "U.S."
  const isInitials = /^["'“‘([]?(\p{L}\.)+["'”’)\]]*$/u.test(word);
  return !isInitials && !ABBREVIATIONS.has(letters);
}
