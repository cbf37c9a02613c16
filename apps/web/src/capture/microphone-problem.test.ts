import { describe, expect, it } from 'vitest';
import { microphoneProblem } from './microphone-problem.ts';

describe('microphone problems', () => {
  it.each([
    ['NotAllowedError', 'prompt', 'denied'],
    ['NotAllowedError', 'unknown', 'denied'],
    ['NotAllowedError', 'denied', 'blocked'],
    ['NotFoundError', 'granted', 'missing'],
    ['OverconstrainedError', 'granted', 'missing'],
    ['NotReadableError', 'granted', 'busy'],
    ['AbortError', 'granted', 'busy'],
    ['SecurityError', 'prompt', 'insecure'],
    ['TypeError', 'prompt', 'insecure'],
    ['SomethingNewError', 'prompt', 'unsupported'],
  ] as const)('%s with permission %s is "%s"', (name, permission, problem) => {
    expect(microphoneProblem(name, permission)).toBe(problem);
  });
});
