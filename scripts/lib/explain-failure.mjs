import { pinnedPnpm } from './workspace.mjs';

/**
 * Explanations of a failed command's output. The first match applies, so more specific ones come first.
 *
 * @type {readonly {pattern: RegExp, sentence: string}[]}
 */
const EXPLANATIONS = [
  {
    pattern: /ENOSPC|no space left on device/i,
    sentence: 'The disk is full: free up about 2 GB and run the command again.',
  },
  {
    pattern: /EDQUOT|disk quota exceeded/i,
    sentence: 'Your disk quota is used up: free up about 2 GB and run the command again.',
  },
  {
    pattern: /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH/,
    sentence: `pnpm-lock.yaml does not match the package.json files: run \`npx -y ${pinnedPnpm()} install\` and commit the result.`,
  },
  {
    pattern: /E40[13]\b|ERR_PNPM_FETCH_40[137]/,
    sentence:
      'The package registry refused the request: check the registry and its token in your .npmrc (`npm config get registry`).',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|network/i,
    sentence:
      'The package registry cannot be reached: check the network or the proxy and run the command again.',
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|CERT_HAS_EXPIRED|UNABLE_TO_VERIFY/,
    sentence:
      "The package registry's certificate is not trusted: if a proxy stands in between, point NODE_EXTRA_CA_CERTS at its certificate.",
  },
  {
    pattern: /EINTEGRITY|ERR_PNPM_TARBALL_INTEGRITY/,
    sentence:
      'A downloaded package does not match the lock file: clear the cache with `npm cache clean --force` and run the command again.',
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied/i,
    sentence:
      'Files in this folder cannot be written: run the command as the owner of this folder and of ~/.npm, or change their owner.',
  },
  {
    pattern: /heap out of memory|ENOMEM|Cannot allocate memory/i,
    sentence:
      'The machine ran out of memory: close other programs (about 1 GB is needed) and run the command again.',
  },
];

/**
 * Returns one sentence for the output of a failed command: what happened, and what to do.
 *
 * @param {string} output
 * @param {string} otherwise used if no explanation matches
 * @returns {string}
 */
export function explainFailure(output, otherwise) {
  return EXPLANATIONS.find(({ pattern }) => pattern.test(output))?.sentence ?? otherwise;
}
