import { describe, expect, it } from 'vitest';
import type { MicrophoneProblem } from '../../capture/microphone-problem.ts';
import { problemText } from './messages.ts';
import type { Problem } from '../../voice/problem.ts';
import type { RefusalKind } from '../../wire/refusal.ts';

const MICROPHONE: MicrophoneProblem[] = [
  'denied',
  'blocked',
  'missing',
  'busy',
  'dead',
  'muted',
  'lost',
  'suspended',
  'insecure',
  'unsupported',
];

const REFUSALS: RefusalKind[] = [
  'unreachable',
  'refused',
  'full',
  'rate-limited',
  'unauthorized',
  'fault',
  'no-sockets',
  'blocked',
  'version',
];

const PROBLEMS: Problem[] = [
  ...MICROPHONE.map((problem) => ({ kind: 'microphone' as const, problem })),
  { kind: 'detector' },
  ...REFUSALS.map((kind) => ({ kind })),
  { kind: 'busy' },
  { kind: 'failed' },
  { kind: 'search-failed' },
];

describe('messages', () => {
  it('names each problem in its own sentence', () => {
    const causes = PROBLEMS.map((problem) => problemText(problem).cause);
    expect(new Set(causes).size).toBe(PROBLEMS.length);
    for (const cause of causes) expect(cause).toMatch(/^[A-Z].{10,80}\.$/);
  });

  it.each(PROBLEMS)('leads from %o to the box that still works', (problem) => {
    expect(problemText(problem).next).toMatch(/typ(?:e|ing)/i);
  });
});
