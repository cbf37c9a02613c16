import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findRehearsals } from '../tools/rehearse/rehearsal.ts';
import type { CommandContext } from './command-context.ts';
import { runRehearsals } from './run-rehearsals.ts';
import { commandContext } from './testing/command-context.ts';

/** The others are run by `hark rehearse all`; docs/rehearsals.md has their results. */
const QUICK: ReadonlySet<string> = new Set(['crashing', 'silent']);

let context: CommandContext;

beforeAll(async () => {
  context = await commandContext();
}, 120_000);

it('a version that crashes and one that understands nothing are rolled back after few people met them', async () => {
  const found = await findRehearsals('all', join(context.scenarios, 'rollouts'));
  if (!found.ok) throw new Error(found.problem);
  const quick = found.rehearsals.filter(({ name }) => QUICK.has(name));
  const outcomes = await runRehearsals(context, quick, { seed: 1, onChange() {}, onRehearsal() {} });
  const ends = outcomes.map(({ name, phase, by, champion }) => ({ name, phase, by, champion }));
  expect(ends).toEqual([
    { name: 'crashing', phase: 'rolled-back', by: 'guard', champion: 'before' },
    { name: 'silent', phase: 'rolled-back', by: 'judge', champion: 'before' },
  ]);
  for (const { isAsExpected, met } of outcomes) {
    expect(isAsExpected).toBe(true);
    // Of some hundred people who came.
    expect(met).toBeGreaterThan(0);
    expect(met).toBeLessThan(60);
  }
}, 600_000);
