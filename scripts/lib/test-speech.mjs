import { obtainForTests } from './debian-packages.mjs';

/** Voices, synthetic and real, and the tool that converts them. */
const SPEECH_PACKAGES = ['flite', 'espeak-ng', 'sox', 'pocketsphinx-testdata'];

/**
 * Installs what gives the tests their speech.
 *
 * @param {AbortSignal} signal
 */
export function obtainSpeech(signal) {
  return obtainForTests(SPEECH_PACKAGES, { tests: 'Tests with speech', signal });
}
