/** How a query is built. People who talk to each other use other words than people who ask for something. */
export interface QueryShape {
  /** Words, without the phrase that carries the request. */
  words: number;
  /** Finite verbs such as `is` and `had` that belong to no question and no relative clause, at most 2. */
  statements: number;
  /** Words for people who talk or are talked about, at most 3. */
  persons: number;
  /** 1 where it begins as people begin who talk: with a person, a verb or `it`. */
  opensTalk: 0 | 1;
  /** 1 where a question word comes first. */
  isQuestion: 0 | 1;
}

const QUESTION_WORDS = new Set('how that what when where which who whom whose why'.split(' '));
const FINITE_VERBS = new Set(
  `am are be been can cant could did didnt do does dont had has have hes ill im is ive shes should theyre was were will wont
  would youre`.split(/\s+/),
);
const PERSONS = new Set(
  `everybody he her hes him i id ill im ive me my nobody our she shes somebody thats them they theyre us we you your
  youre`.split(/\s+/),
);
const OPENS_TALK = new Set('it its let lets thank thanks'.split(' '));
/** Words that open talk if a verb follows soon: `that was …`, `my brother just …`. */
const MAY_OPEN_TALK = new Set('my that there this'.split(' '));
const SOON = 4;
const MOST_STATEMENTS = 2;
const MOST_PERSONS = 3;

/** Describes how a query is built, from its forms without a carrier phrase. Pure. */
export function shapeOf(forms: readonly string[]): QueryShape {
  const states = (form: string, at: number): boolean =>
    at > 0 && FINITE_VERBS.has(form) && !QUESTION_WORDS.has(forms[at - 1] ?? '');
  return {
    words: forms.length,
    statements: Math.min(MOST_STATEMENTS, forms.filter(states).length),
    persons: Math.min(MOST_PERSONS, forms.filter((form) => PERSONS.has(form)).length),
    opensTalk: opensTalk(forms) ? 1 : 0,
    isQuestion: QUESTION_WORDS.has(forms[0] ?? '') ? 1 : 0,
  };
}

function opensTalk(forms: readonly string[]): boolean {
  const first = forms[0] ?? '';
  if (MAY_OPEN_TALK.has(first)) return forms.slice(1, SOON).some((form) => FINITE_VERBS.has(form));
  return PERSONS.has(first) || FINITE_VERBS.has(first) || OPENS_TALK.has(first);
}
