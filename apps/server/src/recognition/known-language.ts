import type { Capabilities } from './recognizer.ts';

/**
 * The language of a BCP 47 tag such as `en-GB`, or `en_GB`, as its primary subtag (the region is no obstacle); null where the
 * recogniser does not know it.
 */
export function knownLanguage({ languages }: Capabilities, tag: string): string | null {
  const [primary = ''] = tag.toLowerCase().split(/[-_]/);
  return languages.includes(primary) ? primary : null;
}
