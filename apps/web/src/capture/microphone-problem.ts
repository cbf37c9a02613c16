/**
 * Why there is no microphone. `denied` can be requested again, `blocked` only after a change in the browser's settings;
 * `busy`: another program uses it; `dead`: it sends only zeros; `muted`: the system mutes it; `lost`: it was unplugged;
 * `suspended`: the system suspended audio, as for a call; `insecure`: the page has no https.
 */
export type MicrophoneProblem =
  | 'denied'
  | 'blocked'
  | 'missing'
  | 'busy'
  | 'dead'
  | 'muted'
  | 'lost'
  | 'suspended'
  | 'insecure'
  | 'unsupported';

/** Exception names of `getUserMedia`, current and old. */
const PROBLEM_BY_ERROR = new Map<string, MicrophoneProblem>([
  ['NotAllowedError', 'denied'],
  ['PermissionDeniedError', 'denied'],
  ['SecurityError', 'insecure'],
  ['NotFoundError', 'missing'],
  ['DevicesNotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['TrackStartError', 'busy'],
  ['AbortError', 'busy'],
  ['NotSupportedError', 'unsupported'],
  ['TypeError', 'insecure'],
]);

/** Maps an error of `getUserMedia` to a problem, given the present state of the Permissions API. */
export function microphoneProblem(
  errorName: string,
  permission: PermissionState | 'unknown',
): MicrophoneProblem {
  const problem = PROBLEM_BY_ERROR.get(errorName) ?? 'unsupported';
  return problem === 'denied' && permission === 'denied' ? 'blocked' : problem;
}
