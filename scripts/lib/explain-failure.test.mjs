import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.mjs';

describe('explainFailure', () => {
  it.each([
    ['ENOSPC: no space left on device, write', 'The disk is full'],
    ['npm error code ENOTFOUND', 'registry cannot be reached'],
    [
      'request to https://registry.example/x failed, reason: connect ECONNREFUSED 127.0.0.1:1',
      'cannot be reached',
    ],
    ['ERR_PNPM_FETCH_403  GET https://npm.example.org/x: Forbidden - 403', 'refused the request'],
    ["EACCES: permission denied, mkdir '/srv/hark/node_modules'", 'cannot be written'],
    ['ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"', 'pnpm-lock.yaml does not match'],
    ['ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum', 'does not match the lock file'],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'out of memory'],
  ])('explains %s', (output, sentence) => {
    expect(explainFailure(output, 'It failed.')).toContain(sentence);
  });

  it('gives the default for unknown output', () => {
    expect(explainFailure('SyntaxError: Unexpected token', 'It failed.')).toBe('It failed.');
  });
});
