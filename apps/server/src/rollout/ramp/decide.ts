import type { RolloutEvidence } from '../evidence/rollout-evidence.ts';
import { describeHours, isOpenAt } from '../state/rollout-hours.ts';
import type { StoredRollout } from '../state/rollout-store.ts';
import { acceptedCauses, type Finding, stop, wait } from './finding.ts';
import { judgeCanary } from './judge-canary.ts';
import { judgeShadow, type ShadowCounts } from './judge-shadow.ts';

/** Everything that the judge looks at. */
export interface Facts {
  rollout: StoredRollout;
  evidence: RolloutEvidence;
  shadow: ShadowCounts | null;
  /** Alarms that ring for the challenger alone, as sentences. */
  alarms: readonly string[];
  /** Digest of the version that is the champion now. */
  champion: string;
  /** Epoch milliseconds. */
  nowMs: number;
}

/** Judges a rollout as if it were not paused. */
function judge({ rollout, evidence, shadow, alarms, champion, nowMs }: Facts): Finding {
  const { spec, transitions } = rollout;
  const { position } = transitions.at(-1) ?? transitions[0];
  const [alarm] = alarms;
  if (alarm !== undefined)
    return stop('roll-back', 'alarm', `An alarm rings for its version alone: ${alarm}`);
  if (champion !== rollout.champion)
    return stop(
      'pause',
      'champion',
      'Another version has become the champion: roll this one back and start another one.',
    );
  const accepted = acceptedCauses(transitions);
  const { step } = position;
  if (step === null) return judgeShadow(spec, shadow, accepted);
  return judgeCanary({ spec, step, transitions, evidence, accepted, nowMs });
}

/** Decides what is right for a rollout that is not over, whoever may do it. Pure. */
export function decide(facts: Facts): Finding {
  const { rollout, nowMs } = facts;
  const { spec, transitions } = rollout;
  const last = transitions.at(-1) ?? transitions[0];
  const found = judge(facts);
  if (found.action === 'roll-back') return found;
  if (last.position.phase === 'paused')
    return wait(`It is paused by ${last.actor}: ${last.reason} Resume it, promote it or roll it back.`);
  const goesOn = found.action === 'advance' || found.action === 'promote';
  if (goesOn && !isOpenAt(spec.windows, nowMs))
    return wait(`${found.sentence} It waits for its hours: ${describeHours(spec.windows)}.`);
  return found;
}
