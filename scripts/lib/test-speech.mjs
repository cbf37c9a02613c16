import { obtainDebianPackages } from './debian-packages.mjs';

/** Voices, synthetic and real, and the tool that converts them. */
const SPEECH_PACKAGES = ['flite', 'espeak-ng', 'sox', 'pocketsphinx-testdata'];

/**
 * Installs the speech sources of the tests, if possible.
 *
 * @param {AbortSignal} signal
 */
export function obtainSpeech(signal) {
  return obtainDebianPackages({ tests: 'Speech tests', names: SPEECH_PACKAGES }, signal);
}
