export interface ResultAddress {
  href: string;
  /** Host and path as a trail, such as `stanford.edu › about`. */
  trail: string;
}

const MAX_PATH_PARTS = 2;

/** Returns a result's address. Null for none, and for anything but a web page: a catalogue is data, not code to run. */
export function resultAddress(url: string | null): ResultAddress | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, hostname, pathname, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(0, MAX_PATH_PARTS)
    .map((part) => readable(part));
  return { href, trail: [hostname.replace(/^www\./, ''), ...parts].join(' › ') };
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('_', ' ');
  } catch {
    return part;
  }
}
