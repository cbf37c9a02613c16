import { obtainDebianPackages } from './debian-packages.mjs';

/** Reverse proxies that people put in front of a server, and what makes a certificate for them. */
const PROXY_PACKAGES = ['nginx-light', 'haproxy', 'openssl'];

/**
 * Installs the proxies that some tests put in front of a server, where that is possible.
 *
 * @param {AbortSignal} signal
 */
export function obtainProxies(signal) {
  return obtainDebianPackages({ tests: 'Proxy tests', names: PROXY_PACKAGES }, signal);
}
