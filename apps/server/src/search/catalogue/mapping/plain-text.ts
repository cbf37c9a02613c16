import { decodeHTMLStrict } from 'entities';

import { withoutControls } from './clean-value.ts';

export interface PlainTextOptions {
  /** Whether HTML tags and entities are removed or decoded. */
  html: boolean;
  /** Whether it is a title, which keeps unclosed tags because it may be about them. */
  isTitle?: boolean;
}

/** Characters of a text that are processed; nothing beyond is kept. */
const MOST_CHARACTERS = 200_000;

const BLOCKS =
  'address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul';
const INLINES =
  'a abbr acronym b big body caption center cite code col colgroup del dfn em font head html i iframe img input ins kbd label link mark meta noscript o:p picture q s samp small source span strike strong sub summary sup svg path time title tt u var video wbr';
const BLOCK_TAGS: ReadonlySet<string> = new Set(BLOCKS.split(' '));
const KNOWN_TAGS: ReadonlySet<string> = new Set([...BLOCKS.split(' '), ...INLINES.split(' ')]);
const VOID_TAGS: ReadonlySet<string> = new Set('br hr img input link meta col source wbr path'.split(' '));

/** Invisible passages, from start to end. */
const UNSEEN: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/<!--/g, /-->/g],
  [/<script\b[^>]{0,2000}>/gi, /<\/script\s*>/gi],
  [/<style\b[^>]{0,2000}>/gi, /<\/style\s*>/gi],
  [/<template\b[^>]{0,2000}>/gi, /<\/template\s*>/gi],
];
const CDATA = /<!\[CDATA\[|\]\]>/g;
const DOCTYPE = /<!doctype[^>]{0,500}>/gi;
const TAG = /<(\/?)([a-z][a-z0-9:]*)(?=[\s/>])(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^'"<>]){0,1000}>/gi;
/** Zero-width space, word joiner, byte order mark and soft hyphen: invisible and no part of a word. */
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad]/g;

/** Makes one line of plain text: HTML removed, Unicode composed (NFC), each run of white space one space. Pure. */
export function plainLine(text: string, options: PlainTextOptions): string {
  return plain(text, options).replaceAll(/\s+/g, ' ').trim();
}

/** Makes plain text that may have several lines. Pure. */
export function plainLines(text: string, options: PlainTextOptions): string {
  return plain(text, options)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim();
}

function plain(text: string, options: PlainTextOptions): string {
  const seen =
    options.html && /[<&]/.test(text) ? withoutHtml(text.slice(0, MOST_CHARACTERS), options) : text;
  return withoutControls(seen).replaceAll(INVISIBLE, '').normalize('NFC');
}

/** Removes HTML, twice where a text was escaped as a whole, tags included. */
function withoutHtml(text: string, options: PlainTextOptions): string {
  const untagged = withoutTags(text, options);
  const decoded = decodeHTMLStrict(untagged);
  const wasEscaped = untagged === text && decoded !== text;
  const result = wasEscaped ? decodeHTMLStrict(withoutTags(decoded, { ...options, isTitle: true })) : decoded;
  // A title that is only a tag is about the tag.
  return result.trim() === '' && options.isTitle === true ? decodeHTMLStrict(text) : result;
}

function withoutTags(text: string, { isTitle = false }: PlainTextOptions): string {
  if (!text.includes('<')) return text;
  const seen = UNSEEN.reduce(withoutPassages, text);
  const visible = (seen.includes('<![CDATA[') ? seen.replaceAll(CDATA, '') : seen).replaceAll(DOCTYPE, ' ');
  const closed = isTitle ? closedTags(visible) : KNOWN_TAGS;
  return visible.replaceAll(TAG, (tag: string, _slash: string, given: string) => {
    const name = given.toLowerCase();
    if (!closed.has(name)) return tag;
    return BLOCK_TAGS.has(name) ? '\n' : '';
  });
}

/**
 * Removes passages with one forward search for each end. A regular expression over both would restart at every
 * beginning without an end.
 */
function withoutPassages(text: string, [from, to]: readonly [from: RegExp, to: RegExp]): string {
  let rest = '';
  let at = 0;
  for (const { index, 0: beginning } of text.matchAll(from)) {
    if (index < at) continue;
    to.lastIndex = index + beginning.length;
    const end = to.exec(text);
    if (end === null) break;
    rest += `${text.slice(at, index)} `;
    at = to.lastIndex;
  }
  return rest + text.slice(at);
}

/** Returns the names of elements that are opened and closed, and of void elements. */
function closedTags(text: string): ReadonlySet<string> {
  const opened = new Set<string>();
  const closed = new Set<string>(VOID_TAGS);
  for (const [, slash, given = ''] of text.matchAll(TAG)) {
    const name = given.toLowerCase();
    if (slash === '') opened.add(name);
    else if (opened.has(name) && KNOWN_TAGS.has(name)) closed.add(name);
  }
  return closed;
}
