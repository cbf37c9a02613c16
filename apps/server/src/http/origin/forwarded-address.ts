import type { IncomingHttpHeaders } from 'node:http';

/** The address that a client requested, as far as the request shows it. */
export interface AskedAddress {
  /** Name and optional port, as written. */
  host: string | undefined;
  /** Undefined if no trusted proxy reports it. */
  protocol: 'http' | 'https' | undefined;
}

function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/**
 * Each proxy appends its entry. With n trusted proxies the first one wrote the nth entry from the end; the client sent
 * those before. A proxy that replaces the list leaves a shorter one.
 */
function entryOfFirstProxy<Entry>(entries: readonly Entry[], proxies: number): Entry | undefined {
  return entries[Math.max(0, entries.length - proxies)];
}

const PAIR = /\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*([;,]|$)/y;

/** Returns the elements of a `Forwarded` header (RFC 7239), names in lower case; none if it is malformed. */
export function parseForwarded(header: string): Map<string, string>[] {
  const elements: Map<string, string>[] = [];
  let element = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < header.length) {
    const [, name = '', quoted, token = '', end] = PAIR.exec(header) ?? [];
    if (name === '') return [];
    element.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token);
    if (end === ';') continue;
    elements.push(element);
    element = new Map();
  }
  return elements;
}

function protocolOf(text: string | undefined): AskedAddress['protocol'] {
  // Some proxies report the protocol of the socket.
  const known = { http: 'http', ws: 'http', https: 'https', wss: 'https' } as const;
  const name = text?.toLowerCase();
  return name === 'http' || name === 'ws' || name === 'https' || name === 'wss' ? known[name] : undefined;
}

/**
 * Returns the address that the client requested. `X-Forwarded-Host`, `X-Forwarded-Proto` and `Forwarded` count only
 * with trusted proxies (0 for none), because anybody can send them. Pure.
 */
export function askedAddress(headers: IncomingHttpHeaders, trustedProxies: number): AskedAddress {
  if (trustedProxies === 0) return { host: headers.host, protocol: undefined };
  const forwarded = entryOfFirstProxy(parseForwarded(listOf(headers.forwarded).join(',')), trustedProxies);
  const host = entryOfFirstProxy(listOf(headers['x-forwarded-host']), trustedProxies);
  const protocol = entryOfFirstProxy(listOf(headers['x-forwarded-proto']), trustedProxies);
  return {
    host: host ?? forwarded?.get('host') ?? headers.host,
    protocol: protocolOf(protocol ?? forwarded?.get('proto')),
  };
}
