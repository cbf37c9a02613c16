import type { Warn } from './read-fields.ts';

const MOST_CHARACTERS = 2_000;
/** `shop.example/3` and `www.example.org`, but not `page.html`. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})(?::\d+)?(?=[/?#]|$)/i;
const FILE_ENDINGS = /^(html?|xhtml|php\d?|aspx?|jsp|cgi|jpe?g|png|gif|webp|svg|pdf|json|xml|txt)$/i;

/**
 * A web address. One without a host is completed by `base`; without a base it can't be, and is left out, as is anything
 * that a browser would do something else with than open a page.
 */
export function readAddress(
  given: string,
  { base, warn }: { base: string | undefined; warn: Warn },
): string | undefined {
  const text = given.trim();
  const address = complete(text, base);
  if (address === null) {
    warn('a relative URL: set its base with --base-url', text);
    return undefined;
  }
  if (!/^https?:$/.test(protocolOf(address))) {
    warn('not a web address (http or https)', text);
    return undefined;
  }
  if (address.length > MOST_CHARACTERS) {
    warn('longer than 2,000 characters', text);
    return undefined;
  }
  if (isBareHost(text)) warn('missing https://, which was added', text);
  return address;
}

function isBareHost(text: string): boolean {
  const ending = HOST.exec(text)?.[1];
  return ending !== undefined && !FILE_ENDINGS.test(ending);
}

/** Null where it is relative and there is no base. What is no address at all stays as it is. */
function complete(text: string, base: string | undefined): string | null {
  if (isBareHost(text)) return `https://${text}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) || URL.canParse(text)) return text;
  const isHostGiven = text.startsWith('//');
  if (base === undefined)
    return isHostGiven && isBareHost(text.slice(2)) ? `https:${text}` : isRelative(text) ? null : text;
  return URL.canParse(text, base) ? new URL(text, base).href : text;
}

function isRelative(text: string): boolean {
  return /^[./?#]|^[^\s]+$/.test(text);
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}
