// Any Node, however old, reads this before everything else: old syntax only, and no imports.

/** The oldest Node that Hark runs on; `engines` in package.json says the same. */
const OLDEST_SUPPORTED = [20, 19];

/**
 * Returns the problem of a version of Node, in one sentence.
 *
 * @param {string} version such as `20.19.0`
 * @returns {string | null} null if Hark runs on it
 */
export function nodeVersionTrouble(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_SUPPORTED;
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (isNewEnough) return null;
  return `Hark needs Node ${OLDEST_SUPPORTED.join('.')} or newer, and this is Node ${version}: install a newer one from https://nodejs.org and try again.`;
}

/** Ends the process with one sentence if this Node is too old. */
export function requireSupportedNode() {
  const trouble = nodeVersionTrouble(process.versions.node);
  if (trouble === null) return;
  console.error(trouble);
  process.exit(1);
}
