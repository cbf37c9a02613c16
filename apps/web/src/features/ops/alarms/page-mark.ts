/** What the page's title and icon say: a number of alarms, `!` if nobody judges them, or nothing. */
export function pageMark(count: number, isStale: boolean): string {
  if (count > 0) return String(count);
  return isStale ? '!' : '';
}

const GREEN = '#0c6a50';
const VERMILION = '#bf360c';

/** The icon of the page with a mark: a disc with the number, or with `+` where it has two digits. Pure. */
export function markedIcon(mark: string): string {
  const text = mark.length > 1 ? '+' : mark;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${GREEN}"/>` +
    '<g fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round">' +
    '<rect x="12.5" y="6.5" width="7" height="12" rx="3.5" fill="#fff"/>' +
    '<path d="M8.5 15.5a7.5 7.5 0 0 0 15 0M16 23v3"/></g>' +
    `<circle cx="22" cy="22" r="10" fill="${VERMILION}" stroke="#fff" stroke-width="2"/>` +
    '<text x="22" y="27" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="15" fill="#fff">' +
    `${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
