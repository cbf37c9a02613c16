/** Markup that is safe to put into a page. */
export interface Html {
  html: string;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (mark) => ESCAPES[mark] ?? mark);
}

type Part = string | number | Html | readonly Html[];

function written(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(({ html }) => html).join('');
}

/** A template whose texts are escaped. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = literals.map((literal, place) => {
    const part = parts[place];
    return part === undefined ? literal : literal + written(part);
  });
  return { html: pieces.join('') };
}

/** Text in which `code` stands between backticks. */
export function prose(text: string): Html {
  const pieces = text.split('`');
  return {
    html: pieces
      .map((piece, place) => (place % 2 === 1 ? `<code>${escaped(piece)}</code>` : escaped(piece)))
      .join(''),
  };
}
