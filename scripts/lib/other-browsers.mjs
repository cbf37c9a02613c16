import { obtainDebianPackages } from './debian-packages.mjs';

/**
 * Browsers with other engines than Chromium's, and their environment: WebKit's driver and a screen, a sound server as
 * the microphone, and a real locale.
 */
const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb', 'pulseaudio', 'pulseaudio-utils', 'locales'];

/**
 * Installs Firefox and WebKitGTK, if possible; tests that find no browser report it and are skipped.
 *
 * @param {AbortSignal} signal
 */
export function obtainOtherBrowsers(signal) {
  return obtainDebianPackages({ tests: 'Tests in other browsers', names: PACKAGES }, signal);
}
