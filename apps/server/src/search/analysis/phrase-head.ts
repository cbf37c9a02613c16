import { isFunctionWord } from './function-words.ts';

/** Words after which a noun phrase is only qualified: `bridge in san francisco`, `painter who cut his ear`. */
const QUALIFIES = new Set(
  `about above across after against along among around as at based because before behind below beneath beside between
  beyond built by called during featuring for found from had has have in inside into is known located made near of off
  on onto out outside over past published set since that through throughout to toward towards under until up used was
  were where which while who whom whose with within without written`.split(/\s+/),
);

/** Past participles qualify as well (`machine used …`, `tower completed …`), if a noun is before them. */
const PARTICIPLE = /^[a-z]{3,}ed$/;

/** Words that say nothing of what is asked for. */
const SAYS_NOTHING = new Set(
  `about above across also another any anybody anyone anything around can cant could couldnt did didnt do does doesnt done dont every everybody everything get got had has have having hes id ill im into
  isnt ive just kind like lot lots many more most much near off onto other out over own really said same shes should some something somewhere sort such than
  thats them then these theyre thing things those through under until up us very want wants way while will without wont would yes youre`.split(
    /\s+/,
  ),
);

const QUESTION_WORDS = new Set(['how', 'what', 'when', 'where', 'which', 'who', 'whose', 'why']);
const ARTICLES = new Set(['a', 'an', 'any', 'my', 'some', 'that', 'the', 'these', 'this', 'those', 'your']);
const FORMS_OF_BE = new Set(['are', 'be', 'been', 'is', 'was', 'were']);
const PERSON = 'person';

/** Whether a word tells what is meant, rather than how the sentence is built. */
export function isTelling(form: string): boolean {
  return !isFunctionWord(form) && !SAYS_NOTHING.has(form) && !QUESTION_WORDS.has(form);
}

export interface PhraseHead {
  /** The word that says what kind of thing is meant; null where none does. */
  head: string | null;
  /** Index of the first word behind the head, where the qualification begins. */
  tail: number;
}

/**
 * Finds the head of a noun phrase, the last telling word before it is qualified: `longest river in the world` → `river`,
 * `who wrote …` → `person`. English puts it there. Pure.
 */
export function headOf(forms: readonly string[]): PhraseHead {
  const start = startOfPhrase(forms);
  if (start.isPerson) return { head: PERSON, tail: start.at };
  let head: string | null = null;
  let at = start.at;
  for (; at < forms.length; at++) {
    const form = forms[at] ?? '';
    if (QUALIFIES.has(form) && (head !== null || at > start.at)) break;
    if (head !== null && PARTICIPLE.test(form)) break;
    if (isTelling(form)) head = form;
  }
  return { head, tail: at };
}

function startOfPhrase(forms: readonly string[]): { at: number; isPerson: boolean } {
  let at = 0;
  const asksFor = forms[0] ?? '';
  if (QUESTION_WORDS.has(asksFor)) {
    at = 1;
    const isNamed = FORMS_OF_BE.has(forms[1] ?? '');
    if (asksFor === 'who' && !isNamed) return { at, isPerson: true };
    while (FORMS_OF_BE.has(forms[at] ?? '')) at++;
  }
  while (ARTICLES.has(forms[at] ?? '')) at++;
  return { at, isPerson: false };
}
