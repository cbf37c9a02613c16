const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
const CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  'а a|б b|в v|г g|д d|е e|ё yo|ж zh|з z|и i|й y|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х kh|ц ts|ч ch|ш sh|щ shch|ъ |ы y|ь |э e|ю yu|я ya|і i|ї yi|є ye|ґ g|ў u|ј j|љ lj|њ nj|ћ c|ђ dj|џ dz'
    .split('|')
    .map((pair) => pair.split(' ')),
);
const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  'α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|ς s|τ t|υ y|φ f|χ ch|ψ ps|ω o'
    .split('|')
    .map((pair) => pair.split(' ')),
);
const LETTERS: Readonly<Record<string, string>> = { ...PLAIN, ...CYRILLIC, ...GREEK };

function plainLetter(letter: string): string {
  const plain = LETTERS[letter];
  if (plain !== undefined) return plain;
  const lower = letter.toLowerCase();
  const folded = LETTERS[lower];
  return folded === undefined ? letter : folded.charAt(0).toUpperCase() + folded.slice(1);
}

/**
 * Writes a text in plain Latin letters: without accents, and Cyrillic and Greek by sound. Other scripts stay as they are.
 * Pure.
 */
export function foldLetters(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const letters = Array.from(text.normalize('NFC'), (letter) => {
    // й and ё are letters of their own, not accented ones.
    const known = plainLetter(letter);
    return known === letter ? plainLetter(letter.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')) : known;
  });
  return letters.join('').normalize('NFC');
}
