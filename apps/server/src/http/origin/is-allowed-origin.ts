import type { AskedAddress } from './forwarded-address.ts';

/** A host in a form for comparison: lower case, punycode, no final dot. */
interface Host {
  name: string;
  /** Null if absent. */
  port: number | null;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function nameOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}

/** Reads a `Host` header; null if it is invalid. */
function parseHost(text: string): Host | null {
  // Header bytes arrive as Latin-1; a name that is not in punycode is UTF-8.
  const host = Buffer.from(text, 'latin1').toString('utf8');
  // A URL would parse these as user, path or query.
  if (host === '' || /[\s/?#@\\,]/.test(host) || !URL.canParse(`http://${host}`)) return null;
  const name = nameOf(new URL(`http://${host}`));
  // A `URL` omits a default port.
  const port = /:(\d+)$/.exec(host)?.[1];
  return name === '' ? null : { name, port: port === undefined ? null : Number(port) };
}

/** Reads an `Origin` header; null if it is not a web page's. */
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
 * Returns whether a page of this origin may use the server: its own pages, and those that the operator lists. A request
 * without an `Origin` does not come from a browser; its token alone decides. A host without a port matches its name on
 * any port, because proxies are commonly set to drop it (nginx's `$host`). A page without TLS does not belong to a
 * server requested with TLS: it may have been modified in transit. Pure.
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
