import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const LOCALE = 'en_US.UTF-8';

/**
 * Creates a locale in a folder, in case the system lacks it. WebKitGTK takes its language from the locale, and a plain
 * locale gives the language "C".
 *
 * @returns the environment with it
 */
export function makeLocale(localedef: string, folder: string): NodeJS.ProcessEnv {
  const { status, stderr } = spawnSync(localedef, ['-i', 'en_US', '-f', 'UTF-8', join(folder, LOCALE)]);
  if (status !== 0) throw new Error(`localedef could not make ${LOCALE}: ${stderr.toString('utf8')}`);
  return { LOCPATH: folder, LANG: LOCALE, LC_ALL: LOCALE };
}

/** The locale of a minimal system. */
export const PLAIN_LOCALE: NodeJS.ProcessEnv = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
