import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import type { AutomationDegree, RolloutSpec } from '@hark/shared/rollouts/rollout-spec';

/** A rollout with all its transitions, oldest first; the last one says where it is. */
export interface StoredRollout {
  id: string;
  /** Digests. */
  champion: string;
  challenger: string;
  salt: string;
  spec: RolloutSpec;
  /** In force now; it may have been changed since the start. */
  automation: AutomationDegree;
  /** Epoch milliseconds. */
  startedAt: number;
  isOver: boolean;
  transitions: readonly [RolloutTransition, ...RolloutTransition[]];
}

/** Who decides and why, and what was known then. */
export interface Signed {
  /** Name of a person, or `judge`, `guard` or `server`. */
  actor: string;
  reason: string;
  evidence?: Record<string, unknown>;
}

/** What can be done with a rollout that is not over. */
export type RolloutAct =
  | { action: 'advance' | 'promote' | 'pause' | 'resume' | 'roll-back' }
  | { action: 'set-automation'; automation: AutomationDegree };

export type RolloutActRequest = RolloutAct &
  Signed & {
    rollout: string;
    /**
     * Number of the last transition that the decision is based on: if there is a newer one, nothing is done. Null for
     * decisions that hold wherever the rollout is, such as the kill switch.
     */
    after: number | null;
  };

/**
 * The rollouts of one deployment. A change writes its transition, moves the aliases and tells every process, in one
 * transaction.
 *
 * All writes throw a RolloutError if they are refused; then nothing has changed.
 */
export interface RolloutStore {
  start(request: { spec: RolloutSpec } & Signed): Promise<StoredRollout>;
  act(request: RolloutActRequest): Promise<StoredRollout>;
  /** Makes the champion before the champion again, at once, and rolls back a rollout that is not over. @returns digest */
  returnToPrevious(signed: Signed): Promise<string>;
  /** The rollout that is not over; null without one. */
  active(): Promise<StoredRollout | null>;
  /** @throws RolloutError `unknown` */
  read(id: string): Promise<StoredRollout>;
  /** Rollouts that are over, latest first. */
  history(limit: number): Promise<StoredRollout[]>;
}

/** Tells why a version cannot be served here, in a sentence; null if it can. */
export type WhyNotServable = (digest: string) => Promise<string | null>;
