import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedAddress } from './forwarded-address.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';

interface Asked {
  origin?: string;
  host?: string;
  headers?: Record<string, string>;
  proxies?: number;
  allowed?: string[];
}

function judge({ origin, host, headers = {}, proxies = 0, allowed = [] }: Asked): boolean {
  const all = host === undefined ? headers : { ...headers, host };
  return isAllowedOrigin(origin, askedAddress(all, proxies), allowed);
}

const PAGE = 'https://x.example';
const INSIDE = '127.0.0.1:3000';
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('a page of the server itself', () => {
  it.each<[string, Asked]>([
    ['the host as it is', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
    ['no port on either side', { origin: PAGE, host: 'x.example' }],
    ['the default port of https', { origin: PAGE, host: 'x.example:443' }],
    ['the default port of http', { origin: 'http://x.example', host: 'x.example:80' }],
    ['a proxy that drops the port', { origin: 'https://x.example:8443', host: 'x.example' }],
    ['an empty port', { origin: PAGE, host: 'x.example:' }],
    ['upper case', { origin: PAGE, host: 'X.Example' }],
    ['a final dot of the host', { origin: PAGE, host: 'x.example.' }],
    ['a final dot of the page', { origin: 'https://x.example.', host: 'x.example:443' }],
    ['a name in UTF-8', { origin: 'https://xn--bcher-kva.example', host: utf8('bücher.example') }],
    ['a name in punycode', { origin: 'https://xn--bcher-kva.example', host: 'XN--bcher-kva.example' }],
    ['an IPv6 address with port', { origin: 'http://[::1]:3000', host: '[::1]:3000' }],
    ['an IPv6 address written out', { origin: 'http://[::1]', host: '[0:0:0:0:0:0:0:1]:80' }],
    ['an IPv6 address without port', { origin: 'https://[2001:db8::1]:8443', host: '[2001:DB8::1]' }],
  ])('is allowed: %s', (_what, asked) => {
    expect(judge(asked)).toBe(true);
  });
});

describe('a page of another server', () => {
  it.each<[string, Asked]>([
    ['another name', { origin: 'https://evil.example', host: 'x.example' }],
    ['a longer name', { origin: 'https://x.example.evil.example', host: 'x.example' }],
    ['a name that ends alike', { origin: 'https://evilx.example', host: 'x.example' }],
    ['a subdomain', { origin: 'https://a.x.example', host: 'x.example' }],
    ['another port', { origin: 'https://x.example:8443', host: 'x.example:3000' }],
    ['another port than the default', { origin: 'https://x.example:8443', host: 'x.example:443' }],
    ['the default port of the other protocol', { origin: PAGE, host: 'x.example:80' }],
    ['a sandboxed page', { origin: 'null', host: 'null' }],
    ['an empty origin', { origin: '', host: 'x.example' }],
    ['no host', { origin: PAGE }],
    ['an extension', { origin: 'chrome-extension://x.example', host: 'x.example' }],
    ['a file', { origin: 'file://', host: '' }],
    ['a user before the host', { origin: 'https://evil.example', host: 'x.example@evil.example' }],
    ['a path after the host', { origin: 'https://evil.example', host: 'evil.example/x.example' }],
    ['two hosts', { origin: PAGE, host: 'x.example, evil.example' }],
    ['two origins', { origin: `${PAGE}, https://evil.example`, host: 'x.example' }],
    ['a path after the origin', { origin: `${PAGE}/evil`, host: 'x.example' }],
    ['another IPv6 address', { origin: 'http://[::2]', host: '[::1]' }],
  ])('is refused: %s', (_what, asked) => {
    expect(judge(asked)).toBe(false);
  });
});

describe('behind proxies', () => {
  const asked = (headers: Record<string, string>, proxies = 1): Asked => ({
    origin: PAGE,
    host: INSIDE,
    headers,
    proxies,
  });

  it.each<[string, Asked]>([
    ['X-Forwarded-Host', asked({ 'x-forwarded-host': 'x.example' })],
    ['X-Forwarded-Host with the default port', asked({ 'x-forwarded-host': 'x.example:443' })],
    ['the entry of the one proxy', asked({ 'x-forwarded-host': 'forged.example, x.example' })],
    ['the entry of the first of two', asked({ 'x-forwarded-host': 'f.example, x.example, inner' }, 2)],
    ['fewer entries than proxies', asked({ 'x-forwarded-host': 'x.example' }, 2)],
    ['Forwarded', asked({ forwarded: 'for=192.0.2.1;Host=x.example;proto=https' })],
    ['Forwarded in quotes', asked({ forwarded: 'for="[2001:db8::1]:1234";host="x.example:443"' })],
    ['the right element of Forwarded', asked({ forwarded: 'host=f.example, for=a;host="x.example"' })],
    ['the Host, where no proxy says another', { ...asked({}), host: 'x.example' }],
    ['the Host, where Forwarded is malformed', { ...asked({ forwarded: 'host=="' }), host: 'x.example' }],
    [
      'TLS that ended before the proxy',
      asked({ 'x-forwarded-host': 'x.example', 'x-forwarded-proto': 'http' }),
    ],
    ['the protocol of a socket', asked({ 'x-forwarded-host': 'x.example', 'x-forwarded-proto': 'wss' })],
  ])('allows its own page with %s', (_what, given) => {
    expect(judge(given)).toBe(true);
  });

  it.each<[string, Asked]>([
    ['X-Forwarded-Host without a trusted proxy', asked({ 'x-forwarded-host': 'x.example' }, 0)],
    ['Forwarded without a trusted proxy', asked({ forwarded: 'host=x.example' }, 0)],
    ['an entry that the client wrote', asked({ 'x-forwarded-host': 'x.example, other.example' })],
    ['an element that the client wrote', asked({ forwarded: 'host=x.example, host=other.example' })],
    ['a comma in quotes, which ends nothing', asked({ forwarded: 'host="other.example,host=x.example"' })],
    [
      'the Host, where the proxy says another',
      { ...asked({ 'x-forwarded-host': INSIDE }), host: 'x.example' },
    ],
    [
      'a page without TLS of a server with TLS',
      {
        origin: 'http://x.example',
        host: 'x.example',
        headers: { 'x-forwarded-proto': 'https' },
        proxies: 1,
      },
    ],
  ])('refuses a page with %s', (_what, given) => {
    expect(judge(given)).toBe(false);
  });
});

it('allows what the operator lists, for any host, and programs, which send no origin', () => {
  expect(judge({ origin: 'https://shop.example', host: INSIDE, allowed: ['https://shop.example'] })).toBe(
    true,
  );
  expect(judge({ origin: 'http://shop.example', host: INSIDE, allowed: ['https://shop.example'] })).toBe(
    false,
  );
  expect(judge({ host: INSIDE })).toBe(true);
  expect(judge({})).toBe(true);
});

const names = fc.domain();
const ports = fc.integer({ min: 1, max: 65_535 });
const protocols = fc.constantFrom('http', 'https');

it('allows every page that requests its own host', () => {
  fc.assert(
    fc.property(protocols, names, ports, (protocol, name, port) => {
      const { origin, host } = new URL(`${protocol}://${name}:${port}`);
      expect(judge({ origin, host })).toBe(true);
      expect(judge({ origin, host: host.toUpperCase() })).toBe(true);
      expect(judge({ origin, host: name })).toBe(true);
    }),
  );
});

it('refuses every page of another name, whatever headers a client adds', () => {
  fc.assert(
    fc.property(names, names, fc.array(fc.string()), (name, other, forged) => {
      fc.pre(name.toLowerCase() !== other.toLowerCase());
      const headers = {
        'x-forwarded-host': [other, ...forged].join(','),
        forwarded: `host=${other};${forged.join(';')}`,
      };
      expect(judge({ origin: `https://${other}`, host: name, headers })).toBe(false);
      const appended = { 'x-forwarded-host': [other, ...forged, name].join(',') };
      expect(judge({ origin: `https://${other}`, host: INSIDE, headers: appended, proxies: 1 })).toBe(false);
    }),
  );
});

it('never throws, for any input', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.string(),
      fc.integer({ min: 0, max: 3 }),
      (origin, host, text, proxies) => {
        const headers = { 'x-forwarded-host': text, forwarded: text, 'x-forwarded-proto': text };
        expect(typeof judge({ origin, host, headers, proxies })).toBe('boolean');
      },
    ),
    { numRuns: 1_000 },
  );
});
