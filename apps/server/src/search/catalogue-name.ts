export const DEFAULT_CATALOGUE = 'default';

export const CATALOGUE_NAME_RULE = 'must be 1 to 64 letters, digits, dots, dashes or underscores';

export function isCatalogueName(text: string): boolean {
  return /^[\w.-]{1,64}$/.test(text);
}
