/** Markup that is safe to insert into a page. */
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

/** A template that escapes its texts. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = literals.map((literal, place) => {
    const part = parts[place];
    return part === undefined ? literal : literal + written(part);
  });
  return { html: pieces.join('') };
}

/** Text with `code` between backticks. */
export function prose(text: string): Html {
  const pieces = text.split('`');
  return {
    html: pieces
      .map((piece, place) => (place % 2 === 1 ? `<code>${escaped(piece)}</code>` : escaped(piece)))
      .join(''),
  };
}
