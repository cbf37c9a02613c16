/** A request about alarms that cannot be met; the message says what to do instead. */
export class AlarmError extends Error {
  readonly code:
    | 'unknown_alarm'
    | 'unknown_rule'
    | 'unknown_metric'
    | 'unknown_version'
    | 'unknown_silence'
    | 'unknown_delivery'
    | 'invalid_threshold'
    | 'invalid_silence'
    | 'wrong_state';

  constructor(code: AlarmError['code'], message: string) {
    super(message);
    this.name = 'AlarmError';
    this.code = code;
  }
}
