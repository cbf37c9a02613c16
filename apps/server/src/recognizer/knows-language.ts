import type { Capabilities } from './recognizer.ts';

/** @param tag a BCP 47 tag such as `en-GB`: the region is no obstacle */
export function knowsLanguage({ languages }: Capabilities, tag: string): boolean {
  const [primary = ''] = tag.toLowerCase().split('-');
  return languages.includes(primary);
}
