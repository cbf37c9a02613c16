/** Characters of a name that are looked at; nobody says more. */
export const MOST_CHARACTERS = 400;

/**
 * Brings the signs of a name into one form: straight quotes, single spaces, no pictures and no trade marks. Cuts a long
 * name at a word. Pure; the same for its own result.
 */
export function cleanName(name: string): string {
  return cutAtWord(IS_ASCII.test(name) ? name.replaceAll(/[_\s]+/g, ' ').trim() : cleanSigns(name));
}

const IS_ASCII = /^[\t\n\r -~]*$/;

function cutAtWord(cleaned: string): string {
  if (cleaned.length <= MOST_CHARACTERS) return cleaned;
  const cut = cleaned.slice(0, MOST_CHARACTERS);
  const end = cut.lastIndexOf(' ');
  return (end > 0 ? cut.slice(0, end) : cut).trim();
}

function cleanSigns(name: string): string {
  return name
    .slice(0, 4 * MOST_CHARACTERS)
    .normalize('NFC')
    .replaceAll(/[‘’ʼʻ´]/gu, "'")
    .replaceAll(/[“”„«»]/gu, '"')
    .replaceAll(/[®™©℠\p{Extended_Pictographic}\u200B-\u200F\u2060]|\uFE0F/gu, ' ')
    .replaceAll(/(?<=\d)(?=[½¼¾])/gu, ' ')
    .replaceAll(/\s*[—―]\s*|\s+–\s+/gu, ' - ')
    .replaceAll(/[–—―−]/gu, '-')
    .replaceAll(/[_\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** Whether a text has a letter or a figure, without which nothing can be said. */
export function canBeSaid(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
