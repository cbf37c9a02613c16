import { describe, expect, it } from 'vitest';
import { nodeVersionTrouble } from './node-version.mjs';

describe('nodeVersionTrouble', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.11.1'])('accepts Node %s', (version) => {
    expect(nodeVersionTrouble(version)).toBeNull();
  });

  it.each(['20.18.3', '18.20.8', '16.0.0'])('names Node %s and the required version', (version) => {
    expect(nodeVersionTrouble(version)).toMatch(
      `Hark needs Node 20.19 or newer, and this is Node ${version}`,
    );
  });
});
