import { type SpokenForm, spokenForms } from './spoken-forms.ts';

/** The names of an entry, as its owner wrote them. */
export interface GivenNames {
  title: string;
  aliases?: readonly string[] | null | undefined;
  spoken?: readonly string[] | null | undefined;
}

/** A form of one of the names of an entry. */
export interface FormOfName extends SpokenForm {
  /** Place of the name among title and aliases. */
  of: number;
}

/** Most forms of an entry beside its names. */
export const MOST_FORMS_OF_ENTRY = 12;
/** Names of an entry that are looked at. */
const MOST_NAMES = 20;

/** Returns title, aliases and spoken forms in this order. */
export function givenNames({ title, aliases, spoken }: GivenNames): string[] {
  return [title, ...(aliases ?? []), ...(spoken ?? [])];
}

/**
 * Returns the spoken forms of title and aliases of an entry: of each the likeliest, where it is not as written, and then
 * those that the owner has not written. Pure.
 */
export function formsOfNames(entry: GivenNames): FormOfName[] {
  // What the owner wrote as spoken is said as it is.
  const names = givenNames({ ...entry, spoken: [] }).slice(0, MOST_NAMES);
  const given = new Set(givenNames(entry).map(keyOf));
  const forms = new Map<string, FormOfName>();
  const byName = names.map((name) => spokenForms(name));
  for (const [of, [first]] of byName.entries())
    if (first !== undefined && keyOf(first.text) !== keyOf(names[of] ?? '')) addForm(forms, { ...first, of });
  for (const [of, [, ...others]] of byName.entries())
    for (const form of others) if (!given.has(keyOf(form.text))) addForm(forms, { ...form, of });
  return [...forms.values()];
}

const keyOf = (text: string): string => text.toLowerCase();

function addForm(forms: Map<string, FormOfName>, form: FormOfName): void {
  const key = keyOf(form.text);
  if (forms.size < MOST_FORMS_OF_ENTRY && !forms.has(key)) forms.set(key, form);
}
