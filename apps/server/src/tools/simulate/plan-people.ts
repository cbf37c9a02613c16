import type { Group, Scenario } from './scenario.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

const HOUR_MS = 3_600_000;

/** A simulated person. */
export interface Person {
  group: Group;
  /** Since the scenario began. */
  arrivesAtMs: number;
  /** Selects the recording: from 0 to just under 1 over all of them. */
  clip: number;
  /** Seed of this person's actions, so that they don't depend on other people. */
  seed: number;
}

function weightAt(weight: Group['weight'], hour: number): number {
  return typeof weight === 'number' ? weight : (weight[hour % weight.length] ?? 0);
}

/** Picks an hour by the weight of arrivals; the last hour may be partial. */
function arrival({ hours, arrivals }: Scenario, random: SeededRandom): number {
  const slots = Array.from({ length: Math.ceil(hours) }, (_, hour) => String(hour));
  const weights = Object.fromEntries(
    slots.map((slot, hour) => [
      slot,
      (arrivals === undefined ? 1 : weightAt(arrivals, hour)) * Math.min(1, hours - hour),
    ]),
  );
  const hour = Number(random.pick(weights, slots) ?? 0);
  return Math.floor((hour + random.next() * Math.min(1, hours - hour)) * HOUR_MS);
}

function groupAt(groups: readonly Group[], hour: number, random: SeededRandom): Group | undefined {
  const names = groups.map((_, index) => String(index));
  const weights = Object.fromEntries(groups.map(({ weight }, index) => [index, weightAt(weight, hour)]));
  return groups[Number(random.pick(weights, names) ?? 0)];
}

/** Returns the people in order of arrival. The same seed gives the same people. Pure. */
export function planPeople(scenario: Scenario, seed: number): Person[] {
  const random = createSeededRandom(seed);
  const people = Array.from({ length: scenario.people }, (): Person[] => {
    const arrivesAtMs = arrival(scenario, random);
    const group = groupAt(scenario.groups, Math.floor(arrivesAtMs / HOUR_MS), random);
    const clip = random.next();
    const own = Math.floor(random.next() * 2 ** 32);
    return group === undefined ? [] : [{ group, arrivesAtMs, clip, seed: own }];
  });
  return people.flat().sort((a, b) => a.arrivesAtMs - b.arrivesAtMs);
}
