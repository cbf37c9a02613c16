/** Function words. They are matched like others but have little information, even where rare in names. */
const FUNCTION_WORDS = new Set(
  'a an and are as at be by do for from he her his how i in is it its me my of on or our she that the their there they this to was we were what when where which who why with you your'.split(
    ' ',
  ),
);

export function isFunctionWord(form: string): boolean {
  return FUNCTION_WORDS.has(form);
}
