import { describe, expect, it } from 'vitest';
import { isGreen, sumTallies, tallyLine, withRunnerFailure } from './tally.mjs';
import { tallyOfPlaywright, tallyOfVitest } from './test-reports.mjs';

describe('tallyLine', () => {
  it('names skipped tests only if there were any', () => {
    expect(tallyLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(tallyLine({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });
});

describe('isGreen', () => {
  it.each([
    [{ passed: 3, failed: 0, skipped: 1 }, true],
    [{ passed: 3, failed: 1, skipped: 0 }, false],
    [{ passed: 0, failed: 0, skipped: 0 }, false],
    [{ passed: 0, failed: 0, skipped: 5 }, false],
  ])('of %o is %o', (tally, green) => {
    expect(isGreen(tally)).toBe(green);
  });
});

describe('withRunnerFailure', () => {
  it('counts a runner that failed although none of its tests did', () => {
    expect(withRunnerFailure({ passed: 3, failed: 0, skipped: 0 }, false).failed).toBe(1);
  });

  it('counts a runner that ran nothing', () => {
    expect(withRunnerFailure({ passed: 0, failed: 0, skipped: 0 }, true).failed).toBe(1);
  });

  it('counts nothing twice', () => {
    expect(withRunnerFailure({ passed: 3, failed: 2, skipped: 0 }, false).failed).toBe(2);
  });
});

describe('reports', () => {
  it('counts a file of unit tests that could not be loaded', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect(tallyOfVitest(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('counts errors outside browser tests', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(tallyOfPlaywright(report)).toEqual({ passed: 6, failed: 2, skipped: 2 });
  });

  it('adds up', () => {
    const tally = { passed: 1, failed: 2, skipped: 3 };
    expect(sumTallies([tally, tally])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
