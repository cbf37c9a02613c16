/** The carrier phrases around a query, as analysed forms. Longer ones come before their own prefixes. */
const LEADING = [
  'hey hark',
  'ok hark',
  'hark',
  'can you',
  'could you',
  'would you',
  'will you',
  'i am looking for',
  'im looking for',
  'i was looking for',
  'i want to see',
  'i want to know about',
  'i want to find',
  'i would like to see',
  'i would like to',
  'i would like',
  'id like',
  'i want',
  'i need',
  'i wanna',
  'show me',
  'give me',
  'find me',
  'get me',
  'tell me about',
  'tell me',
  'take me to',
  'bring me to',
  'bring up',
  'search for',
  'search',
  'look up',
  'look for',
  'looking for',
  'do you have any',
  'do you have',
  'have you got',
  'is there any',
  'are there any',
  'find',
  'go to',
  'navigate to',
  'open up',
  'open',
  'what is',
  'whats',
  'what are',
  'who is',
  'whos',
  'who was',
  'who were',
  'where is',
  'wheres',
  'where are',
  'how about',
  'what about',
  'the website of',
  'the website for',
  'website of',
  'the home page of',
  'home page of',
  'information about',
  'information on',
  'please',
  'hello',
  'hi',
  'hey',
  'okay',
  'ok',
  'so',
  'well',
].map((phrase) => phrase.split(' '));

const TRAILING = [
  'please',
  'for me',
  'thanks',
  'thank you',
  'website',
  'web site',
  'home page',
  'homepage',
  'official website',
].map((phrase) => phrase.split(' '));

const HESITATIONS = new Set(['um', 'uh', 'uhm', 'umm', 'er', 'erm', 'hmm', 'mm', 'ah', 'eh']);

/**
 * Drops hesitations and the phrases that carry a request: `um show me the eiffel tower please` → `the eiffel tower`.
 * Never drops everything. The words as said are always searched too, so that a title such as "Show Me" is still found.
 */
export function withoutCarrier(forms: readonly string[]): readonly string[] {
  let rest: readonly string[] = forms.filter((form) => !HESITATIONS.has(form));
  if (rest.length === 0) return forms;
  for (let phrase = leadingPhrase(rest); phrase !== null; phrase = leadingPhrase(rest)) {
    rest = rest.slice(phrase.length);
  }
  for (let phrase = trailingPhrase(rest); phrase !== null; phrase = trailingPhrase(rest)) {
    rest = rest.slice(0, -phrase.length);
  }
  return rest;
}

function leadingPhrase(forms: readonly string[]): readonly string[] | null {
  const starts = (phrase: readonly string[]): boolean =>
    phrase.length < forms.length && phrase.every((word, index) => forms[index] === word);
  return LEADING.find(starts) ?? null;
}

function trailingPhrase(forms: readonly string[]): readonly string[] | null {
  const ends = (phrase: readonly string[]): boolean =>
    phrase.length < forms.length &&
    phrase.every((word, index) => forms[forms.length - phrase.length + index] === word);
  return TRAILING.find(ends) ?? null;
}
