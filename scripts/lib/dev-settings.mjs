import { SetupFailure } from './setup-failure.mjs';

const DEFAULT_PORT = 3000;

/**
 * @typedef {object} DevSettings
 * @property {number} port of the one origin that the browser sees
 * @property {string | boolean} host `true` for every network of the machine
 */

/**
 * Returns the address of the development server: the server's own, and with HTTPS every network, for use from a phone.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} https
 * @returns {DevSettings}
 */
export function readDevSettings(env, https) {
  const port = Number(env['PORT'] || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SetupFailure(`PORT must be a whole number from 1 to 65535, not ${env['PORT']}.`, {
      exitCode: 2,
    });
  }
  return { port, host: env['HOST'] || https || 'localhost' };
}
