import { knownLanguage } from '../../../recognition/known-language.ts';
import type { Capabilities } from '../../../recognition/recognizer.ts';
import { ApiProblem } from '../../../http/api-problem.ts';

const names = new Intl.DisplayNames('en', { type: 'language' });

/** The language name in OpenAI's responses, such as `english`. */
export function languageName(language: string): string {
  return (names.of(language) ?? language).toLowerCase();
}

/** What clients send to leave the choice to the server. */
const NO_CHOICE = new Set(['', 'auto', 'detect', 'none', 'null', 'undefined']);

/** Returns the BCP 47 tag of `en_US`, `EN` or `eng`; any other text unchanged. */
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
 * Returns the language requested by tag, three-letter code or English name, or the first known one of several guesses;
 * by default the recogniser's main language. @returns its primary subtag @throws ApiProblem
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
    // A single requested language is not one of several guesses.
    if (language.trim() === given) break;
  }
  const message = `This recogniser supports ${capabilities.languages.join(', ')}, not "${first}"; omit "language".`;
  throw new ApiProblem(400, 'unsupported_language', message, { param: 'language' });
}
