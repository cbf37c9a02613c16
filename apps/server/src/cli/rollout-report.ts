import type { Rollout, Rollouts } from '@hark/shared/http/rollouts-api';

const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

type Position = Rollout['position'];

/** Says where a rollout is, such as `canary, step 2 of 5, 5 % of the people`. Pure. */
export function describePosition({ phase, pausedIn, step, weight }: Position, steps?: number): string {
  const where = pausedIn === null ? phase : `${phase} in the ${pausedIn}`;
  const at = step === null ? '' : `, step ${step + 1}${steps === undefined ? '' : ` of ${steps}`}`;
  return `${where}${at}${weight > 0 ? `, ${percent(weight)} of the people` : ''}`;
}

function describeOutcome({
  outcome,
  canary,
  control,
  eValue,
  bound,
  margin,
}: Rollout['outcomes'][number]): string {
  const group = ({ bad, tasks }: typeof canary): string => `${bad} of ${tasks}`;
  const worst = bound === null ? 'no bound yet' : `worse by at most ${percent(bound)}`;
  return `  ${outcome.padEnd(7)} canary ${group(canary)}, control ${group(control)}; e-value ${Number(eValue.toPrecision(3))}; ${worst} (allowed ${percent(margin)})`;
}

function describeShadow({
  pairs,
  visible,
  challengerWorse,
  championWorse,
  eValue,
  dropped,
}: NonNullable<Rollout['shadow']>): string {
  return `  shadow: ${pairs} utterances heard by both, ${visible} with visibly other results; worse: challenger ${challengerWorse}, champion ${championWorse}; e-value ${Number(eValue.toPrecision(3))}; ${dropped} left out`;
}

function describeRatio({ canary, control, eValue, crossed }: NonNullable<Rollout['ratio']>): string {
  return `  people: canary ${canary}, control ${control} (e-value of a mismatch ${Number(eValue.toPrecision(3))}), ${crossed} met both versions`;
}

/** Describes one rollout in lines. Pure. */
export function describeRollout(rollout: Rollout): string[] {
  const {
    id,
    kind,
    champion,
    challenger,
    position,
    spec,
    automation,
    since,
    advice,
    outcomes,
    shadow,
    ratio,
  } = rollout;
  const steps = spec.plan.steps.length;
  return [
    `${id}  ${challenger.name} against ${champion.name} (${kind}, ${automation})`,
    `  ${describePosition(position, steps)} since ${timeOf(since)}: ${rollout.reason}`,
    ...(advice === null ? [] : [`  judge: ${advice.action}. ${advice.sentence}`]),
    ...(shadow === null ? [] : [describeShadow(shadow)]),
    ...outcomes.map(describeOutcome),
    ...(ratio === null ? [] : [describeRatio(ratio)]),
  ];
}

/** Describes what serves and the rollout under way, in lines. Pure. */
export function describeServing({ champion, previous, active }: Rollouts): string[] {
  return [
    champion === null ? 'Nothing has ever served here.' : `Champion: ${champion.name}`,
    ...(previous === null ? [] : [`Before: ${previous.name} (\`hark rollout return\` brings it back)`]),
    ...(active === null ? ['No rollout is under way.'] : describeRollout(active)),
  ];
}

/** Lists past rollouts, in lines. Pure. */
export function describePast({ past }: Rollouts): string[] {
  if (past.length === 0) return ['No rollout has ended yet.'];
  return past.map(({ id, startedAt, challenger, champion, position, people, reason, startedBy }) => {
    return `${timeOf(startedAt)}  ${id}  ${challenger.name} against ${champion.name}: ${position.phase} after ${people} people, started by ${startedBy}. ${reason}`;
  });
}

/** Lists the transitions of a rollout, in lines. Pure. */
export function describeTransitions({ transitions, spec }: Rollout): string[] {
  const steps = spec.plan.steps.length;
  return transitions.map(({ number, at, actor, action, position, reason }) => {
    return `${number}  ${timeOf(at)}  ${action} by ${actor}: ${describePosition(position, steps)}. ${reason}`;
  });
}
