const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an']);

/** Returns the squeezed beginnings of a name: as it is and, after a leading article, without it. Pure. */
export function nameBeginnings(forms: readonly string[]): string[] {
  const squeezed = forms.join('');
  const [first = ''] = forms;
  return forms.length > 1 && ARTICLES.has(first) ? [squeezed, squeezed.slice(first.length)] : [squeezed];
}
