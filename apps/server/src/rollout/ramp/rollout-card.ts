import type { Rollout, RolloutTransition } from '@hark/shared/http/rollouts-api';
import { OUTCOMES } from '@hark/shared/rollouts/rollout-plan';
import type { z } from 'zod';
import type { rolloutSummarySchema } from '@hark/shared/http/rollouts-api';
import type { RolloutEvidence } from '../evidence/rollout-evidence.ts';
import { eValuesOf } from '../judge/judge-rollout.ts';
import { differenceBound, type Group, shareDifference, type Stratum } from '../judge/share-difference.ts';
import type { StoredRollout } from '../state/rollout-store.ts';
import { ratioOf } from './judge-canary.ts';
import { stepCountsOf } from './step-counts.ts';
import type { ShadowCounts } from './judge-shadow.ts';
import type { StoredVerdict } from './stored-verdict.ts';

type Summary = z.infer<typeof rolloutSummarySchema>;

/** Returns the name of a version by its digest. */
export type NameOf = (digest: string) => string;

interface Shown {
  rollout: StoredRollout;
  verdict: StoredVerdict | null;
  nameOf: NameOf;
}

function lastOf({ transitions }: StoredRollout): RolloutTransition {
  return transitions.at(-1) ?? transitions[0];
}

/** When a rollout came to its position: a change of its automation is none. */
function sinceOf({ transitions }: StoredRollout): number {
  const isSame = (index: number): boolean =>
    JSON.stringify(transitions[index]?.position) === JSON.stringify(transitions.at(-1)?.position);
  let index = transitions.length - 1;
  while (index > 0 && isSame(index - 1)) index--;
  return transitions[index]?.at ?? transitions[0].at;
}

function sumOf(strata: readonly Stratum[], arm: 'canary' | 'control'): Group {
  return strata.reduce(
    (sum, stratum) => ({ bad: sum.bad + stratum[arm].bad, tasks: sum.tasks + stratum[arm].tasks }),
    { bad: 0, tasks: 0 },
  );
}

function outcomesOf({ rollout, verdict }: Shown, nowMs: number): Rollout['outcomes'] {
  const { spec, transitions } = rollout;
  const { step } = lastOf(rollout).position;
  if (step === null || verdict === null) return [];
  const counts = stepCountsOf(verdict.evidence, transitions, { step, nowMs });
  const eValues = eValuesOf(counts);
  return OUTCOMES.map((outcome) => {
    const strata = counts.map(({ outcomes }) => outcomes[outcome]);
    const course = verdict.verdict?.course ?? [];
    return {
      outcome,
      canary: sumOf(strata, 'canary'),
      control: sumOf(strata, 'control'),
      eValue: eValues[outcome],
      course: course.map(({ at, eValues: then }) => ({ at, eValue: then[outcome] })),
      difference: shareDifference(strata),
      bound: differenceBound(strata),
      margin: spec.plan.margins[outcome],
    };
  });
}

function ratioCard(evidence: RolloutEvidence): Rollout['ratio'] {
  const eValue = ratioOf(evidence);
  return eValue === null ? null : { ...evidence.clients, eValue };
}

/** Returns a rollout as it is listed. Pure. */
export function summaryOf({ rollout, verdict, nameOf }: Shown): Summary {
  const { id, champion, challenger, spec, startedAt, isOver, transitions } = rollout;
  const { position, at, reason } = lastOf(rollout);
  return {
    id,
    champion: { digest: champion, name: nameOf(champion) },
    challenger: { digest: challenger, name: nameOf(challenger) },
    kind: spec.kind,
    position,
    startedAt,
    endedAt: isOver ? at : null,
    startedBy: transitions[0].actor,
    reason,
    people: verdict?.evidence.clients.canary ?? 0,
  };
}

/** What the judge says of the present position; null before it has looked at it. */
function adviceOf({ rollout, verdict }: Shown): Rollout['advice'] {
  const isOld = (verdict?.judgedAt ?? 0) < lastOf(rollout).at;
  return rollout.isOver || isOld ? null : (verdict?.verdict?.advice ?? null);
}

/** Returns all that is known of a rollout. Pure. */
export function cardOf(
  shown: Shown,
  { shadow, nowMs }: { shadow: ShadowCounts | null; nowMs: number },
): Rollout {
  const { rollout, verdict } = shown;
  const { spec, automation, transitions } = rollout;
  return {
    ...summaryOf(shown),
    spec,
    automation,
    since: sinceOf(rollout),
    outcomes: outcomesOf(shown, nowMs),
    shadow,
    ratio: verdict === null ? null : ratioCard(verdict.evidence),
    advice: adviceOf(shown),
    judgedAt: verdict?.judgedAt ?? null,
    transitions: [...transitions],
  };
}
