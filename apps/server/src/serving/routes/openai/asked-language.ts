import { knownLanguage } from '../../../recognition/known-language.ts';
import type { Capabilities } from '../../../recognition/recognizer.ts';
import { ApiProblem } from '../../../http/api-problem.ts';

const names = new Intl.DisplayNames('en', { type: 'language' });

/** As OpenAI's answers write it, such as `english`. */
export function languageName(language: string): string {
  return (names.of(language) ?? language).toLowerCase();
}

/** What clients send where they leave the choice to the server. */
const NO_CHOICE = new Set(['', 'auto', 'detect', 'none', 'null', 'undefined']);

/** The BCP 47 tag of `en_US`, `EN` or `eng`; the text itself where it is none. */
function tagOf(asked: string): string {
  const text = asked.replaceAll('_', '-').replace(/\..*$/u, '');
  try {
    return Intl.getCanonicalLocales(text)[0] ?? text;
  } catch {
    return text;
  }
}

function findLanguage(capabilities: Capabilities, asked: string): string | null {
  const byName = capabilities.languages.find((language) => languageName(language) === asked.toLowerCase());
  return byName ?? knownLanguage(capabilities, tagOf(asked));
}

/**
 * The language that was asked for by its tag, its three-letter code or its English name, or the first known one of those
 * that may be spoken; by default the recogniser's main one. @returns its primary subtag @throws ApiProblem
 */
export function askedLanguage(
  capabilities: Capabilities,
  { language = '', languages }: { language?: string | undefined; languages: readonly string[] },
): string {
  const asked = [language, ...languages]
    .map((given) => given.trim())
    .filter((given) => !NO_CHOICE.has(given.toLowerCase()));
  const [first] = asked;
  if (first === undefined) return capabilities.languages[0];
  for (const given of asked) {
    const known = findLanguage(capabilities, given);
    if (known !== null) return known;
    // A language that was asked for by itself is not one of several guesses.
    if (language.trim() === given) break;
  }
  const message = `This recogniser supports ${capabilities.languages.join(', ')}, not "${first}"; omit "language".`;
  throw new ApiProblem(400, 'unsupported_language', message, { param: 'language' });
}
