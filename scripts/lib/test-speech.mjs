import {
  canInstallDebianPackages,
  installDebianPackages,
  missingDebianPackages,
} from './debian-packages.mjs';

/** Voices, synthetic and real, and the tool that converts them. */
const SPEECH_PACKAGES = ['flite', 'espeak-ng', 'sox', 'pocketsphinx-testdata'];

/**
 * Installs what gives the tests their speech, where that is possible; tests that need what is missing say
 * so and are skipped.
 *
 * @param {AbortSignal} signal
 */
export async function obtainSpeech(signal) {
  if (!canInstallDebianPackages()) {
    console.log(`Tests with speech use ${SPEECH_PACKAGES.join(', ')}, where these are installed.`);
    return;
  }
  const missing = missingDebianPackages(SPEECH_PACKAGES);
  if (missing.length === 0 || (await installDebianPackages(missing, signal))) return;
  console.log(`Could not install ${missing.join(', ')}: tests that need them are skipped.`);
}
