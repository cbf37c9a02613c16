import { obtainDebianPackages } from './debian-packages.mjs';

/**
 * Browsers of other engines than Chromium's, and what they need around them: WebKit's driver and a screen, a sound
 * server whose microphone hears what tests play, and a real locale.
 */
const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb', 'pulseaudio', 'pulseaudio-utils', 'locales'];

/**
 * Installs Firefox and WebKitGTK, where that is possible; tests that find no browser say so and are skipped.
 *
 * @param {AbortSignal} signal
 */
export function obtainOtherBrowsers(signal) {
  return obtainDebianPackages({ tests: 'Tests in other browsers', names: PACKAGES }, signal);
}
