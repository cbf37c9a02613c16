import type { AskedAddress } from './forwarded-address.ts';

/** A host as two of them are compared: lower case, punycode, no final dot. */
interface Host {
  name: string;
  /** Null where none is written. */
  port: number | null;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function nameOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}

/** Reads a `Host` header; null for what is none. */
function parseHost(text: string): Host | null {
  // Header bytes arrive as Latin-1; a name that is not in punycode is UTF-8.
  const host = Buffer.from(text, 'latin1').toString('utf8');
  // A URL would read these as user, path or query.
  if (host === '' || /[\s/?#@\\,]/.test(host) || !URL.canParse(`http://${host}`)) return null;
  const name = nameOf(new URL(`http://${host}`));
  // A `URL` hides a default port.
  const port = /:(\d+)$/.exec(host)?.[1];
  return name === '' ? null : { name, port: port === undefined ? null : Number(port) };
}

/** Reads an `Origin` header; null for what is no web page's. */
function parseOrigin(origin: string): { protocol: string; name: string; port: number } | null {
  if (!URL.canParse(origin)) return null;
  const url = new URL(origin);
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined || url.href !== `${url.origin}/`) return null;
  return {
    protocol: url.protocol,
    name: nameOf(url),
    port: url.port === '' ? defaultPort : Number(url.port),
  };
}

/**
 * Whether a page of this origin may use the server: its own pages, and those that the operator lists. A request
 * without an `Origin` is no browser's, and is judged by its token alone. A host without a port stands for its name on
 * any port, because proxies are commonly set to drop it (nginx's `$host`). A page without TLS is no page of a server
 * that was asked with TLS: it may have been written by anybody on the way. Pure.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  asked: AskedAddress,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  const page = parseOrigin(origin);
  const host = parseHost(asked.host ?? '');
  if (page === null || host === null || page.name !== host.name) return false;
  if (asked.protocol === 'https' && page.protocol === 'http:') return false;
  return host.port === null || host.port === page.port;
}
