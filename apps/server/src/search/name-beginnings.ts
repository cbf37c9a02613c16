import type { AnalyzedText } from './analyze-text.ts';

const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an']);

/** How a name begins, squeezed: as it is and, where an article comes first, behind that. Pure. */
export function nameBeginnings({ words, squeezed }: Pick<AnalyzedText, 'words' | 'squeezed'>): string[] {
  const [first] = words;
  const hasArticle = first !== undefined && words.length > 1 && ARTICLES.has(first.form);
  return hasArticle ? [squeezed, squeezed.slice(first.form.length)] : [squeezed];
}
