import { quantile } from '../../base/quantile.ts';
import type { Answer } from '../../answering/pipeline/answer-utterance.ts';
import type { Assignment } from '../../answering/versions/served-versions.ts';

/** Canary errors in a row that end a rollout. */
export const ERRORS_IN_A_ROW = 5;
/** Least answers of each group before their times are compared. */
export const LEAST_TIMES = 30;
/** The canary's 95th percentile of answering time, as a multiple of the control's, that ends a rollout. */
export const MOST_TIMES = 3;
/** Times kept of each group, the latest. */
const KEPT_TIMES = 200;

/** Why a rollout must end at once. */
export interface Alarm {
  reason: string;
  evidence: Record<string, unknown>;
}

/** What this process has seen of the canary of one rollout: no statistics, only what nobody would wait for. */
export interface CanaryGuard {
  /** Notes an answer. @returns why the rollout must end at once; null if it need not */
  answered(answer: Answer, assignment: Assignment): Alarm | null;
}

export function createCanaryGuard(): CanaryGuard {
  const times: Record<'canary' | 'control', number[]> = { canary: [], control: [] };
  let errorsInRow = 0;

  function tooManyErrors(answer: Answer): Alarm | null {
    errorsInRow = answer.type === 'failed' ? errorsInRow + 1 : 0;
    if (errorsInRow < ERRORS_IN_A_ROW || answer.type !== 'failed') return null;
    const { code, message } = answer;
    const reason = `The challenger failed ${ERRORS_IN_A_ROW} times in a row on one server: ${message}`;
    return { reason, evidence: { errorsInRow, code } };
  }

  function tooSlow(): Alarm | null {
    if (Object.values(times).some(({ length }) => length < LEAST_TIMES)) return null;
    const canaryMs = quantile(times.canary, 0.95) ?? 0;
    const controlMs = quantile(times.control, 0.95) ?? 0;
    if (canaryMs <= MOST_TIMES * controlMs) return null;
    const seen = { canary: times.canary.length, control: times.control.length };
    const reason = `The challenger is more than ${MOST_TIMES} times as slow as the champion: 95 % of its answers took up to ${Math.round(canaryMs)} ms, of the champion’s up to ${Math.round(controlMs)} ms.`;
    return { reason, evidence: { canaryMs, controlMs, ...seen } };
  }

  return {
    answered(answer, { arm }) {
      if (arm !== 'canary' && arm !== 'control') return null;
      // One that nobody waited for says nothing.
      if (answer.type === 'cancelled' || answer.type === 'busy' || answer.type === 'conflict') return null;
      if (answer.type === 'answered') {
        times[arm].push(answer.final.timings.totalMs);
        if (times[arm].length > KEPT_TIMES) times[arm].shift();
      }
      return (arm === 'canary' ? tooManyErrors(answer) : null) ?? tooSlow();
    },
  };
}

/** What is known of the challenger's recogniser. */
export interface ChallengerHealth {
  isReady: boolean;
  /** Threads that died since it was warm. */
  deaths: number;
}

/** Threads of the challenger that may die. */
const MOST_DEATHS = 5;
/** A recogniser that is not ready for so long is dead. */
const MOST_UNREADY_MS = 10_000;

/** Watches the recogniser of a challenger that has threads of its own. Call it about every second. */
export function createHealthWatch(nowMs: () => number): (health: ChallengerHealth) => Alarm | null {
  let unreadySinceMs: number | null = null;
  return ({ isReady, deaths }) => {
    if (deaths >= MOST_DEATHS)
      return {
        reason: `Threads of the challenger died ${deaths} times on one server.`,
        evidence: { deaths },
      };
    unreadySinceMs = isReady ? null : (unreadySinceMs ?? nowMs());
    if (unreadySinceMs === null || nowMs() - unreadySinceMs < MOST_UNREADY_MS) return null;
    const seconds = Math.round((nowMs() - unreadySinceMs) / 1000);
    const reason = `The challenger’s recogniser has not been ready for ${seconds} s on one server.`;
    return { reason, evidence: { unreadySeconds: seconds } };
  };
}
