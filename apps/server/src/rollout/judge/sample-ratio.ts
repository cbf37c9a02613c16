import { logGamma } from '@hark/shared/metrics/detectors/log-gamma';

/** Weight of the expected share in the prior, in clients: smaller finds large mismatches sooner. */
const PRIOR_CLIENTS = 100;

/** Clients that were first seen in one step. */
export interface SeenClients {
  canary: number;
  control: number;
  /** Share of the canary that the router was told to assign, more than 0 and less than 1. */
  share: number;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/**
 * Computes the e-value of a sample-ratio mismatch: that clients fall into the canary with another probability than the
 * router was told. A Beta prior around the expected share is compared with the share itself (Lindon and Malek, 2022);
 * like every e-value it may be looked at after each client. Clients are counted, not tasks, because tasks of one client
 * are not independent.
 *
 * Pure.
 */
export function sampleRatioEValue({ canary, control, share }: SeenClients): number {
  const [a, b] = [PRIOR_CLIENTS * share, PRIOR_CLIENTS * (1 - share)];
  const mixture = logBeta(a + canary, b + control) - logBeta(a, b);
  const eValue = Math.exp(mixture - canary * Math.log(share) - control * Math.log(1 - share));
  // JSON has no infinity.
  return Math.min(eValue, Number.MAX_VALUE);
}

/** The e-value at which a mismatch stops the ramp: false in at most one of a thousand rollouts. */
export const MISMATCH_FROM = 1_000;
