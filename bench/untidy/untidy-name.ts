/** A name as owners of catalogues write it, and as a person says it. */
export interface UntidyName {
  title: string;
  /** In plain words and figures: what a synthetic voice says and what is typed. */
  said: string;
}

/** Without accents, which not every synthetic voice can say. */
export function sayable(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '');
  return plain.replaceAll(/[øØ]/g, 'o').replaceAll('ł', 'l').replaceAll('ı', 'i');
}
