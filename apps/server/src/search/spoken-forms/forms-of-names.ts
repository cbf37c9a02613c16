import { type SpokenForm, spokenForms } from './spoken-forms.ts';

/** The names of an entry, as its owner wrote them. */
export interface GivenNames {
  title: string;
  aliases?: readonly string[] | null | undefined;
  spoken?: readonly string[] | null | undefined;
}

/** A form of one of the names of an entry. */
export interface FormOfName extends SpokenForm {
  /** Place of the name among title, aliases and spoken forms. */
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
 * Returns the spoken forms of the names of an entry that are no names of it already: of each name the likeliest first,
 * and then the others. Pure.
 */
export function formsOfNames(entry: GivenNames): FormOfName[] {
  const names = givenNames(entry).slice(0, MOST_NAMES);
  const seen = new Set(names.map((name) => name.toLowerCase()));
  const byName = names.map((name) => spokenForms(name));
  const forms: FormOfName[] = [];
  const add = (form: SpokenForm | undefined, of: number): void => {
    if (form === undefined || seen.has(form.text.toLowerCase()) || forms.length >= MOST_FORMS_OF_ENTRY)
      return;
    seen.add(form.text.toLowerCase());
    forms.push({ ...form, of });
  };
  for (const [of, [first]] of byName.entries()) add(first, of);
  for (const [of, [, ...others]] of byName.entries()) for (const form of others) add(form, of);
  return forms;
}
