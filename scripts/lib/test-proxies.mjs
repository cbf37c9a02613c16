import { obtainDebianPackages } from './debian-packages.mjs';

/** Common reverse proxies, and the tool that creates a certificate for them. */
const PROXY_PACKAGES = ['nginx-light', 'haproxy', 'openssl'];

/**
 * Installs the proxies of some tests, if possible.
 *
 * @param {AbortSignal} signal
 */
export function obtainProxies(signal) {
  return obtainDebianPackages({ tests: 'Proxy tests', names: PROXY_PACKAGES }, signal);
}
