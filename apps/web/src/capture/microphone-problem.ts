/**
 * Why there is no microphone. `denied` can be asked again, `blocked` only after a change in the browser's settings;
 * `busy`: another program holds it; `dead`: it sends exact zeros; `muted`: the system mutes it; `lost`: it was
 * unplugged; `suspended`: the system took the sound away, as for a call; `insecure`: the page has no https.
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

/** Names of the exceptions of `getUserMedia`, current and old. */
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

/** What an error of `getUserMedia` means, given what the Permissions API says now. */
export function microphoneProblem(
  errorName: string,
  permission: PermissionState | 'unknown',
): MicrophoneProblem {
  const problem = PROBLEM_BY_ERROR.get(errorName) ?? 'unsupported';
  return problem === 'denied' && permission === 'denied' ? 'blocked' : problem;
}
