const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an']);

/** How a name of these words begins, squeezed: as it is and, where an article comes first, behind that. Pure. */
export function nameBeginnings(forms: readonly string[]): string[] {
  const squeezed = forms.join('');
  const [first = ''] = forms;
  return forms.length > 1 && ARTICLES.has(first) ? [squeezed, squeezed.slice(first.length)] : [squeezed];
}
