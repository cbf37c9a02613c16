import type { Severity } from '@hark/shared/alarms/alarm-rule';
import type { Level } from '@hark/shared/alarms/alarm-step';
import type { Alarm, Evidence } from '@hark/shared/http/alarms-api';

export interface AlarmSlice {
  dimension: string;
  value: string;
}

/** What a detector says about one rule and one slice at one time. The alarms are made from signals alone. */
export interface AlarmSignal {
  /** `metric id/detector`. */
  rule: string;
  /** Null: everything. */
  slice: AlarmSlice | null;
  /** Where the trouble is, if a change of everything comes from one slice. It may become clearer from round to round. */
  place?: AlarmSlice | null;
  /** `unknown`: not enough data; an alarm then keeps its state. `warning` shows, `alarm` fires. */
  level: Level;
  /** Where it differs from that of the rule. */
  severity?: Severity;
  /** When the change began, in ms since 1970. */
  sinceMs: number;
  evidence: Evidence;
  /** What the detector knows of the cause; the alarms fill in the rest. */
  cause: Pick<Alarm['cause'], 'kind'> | null;
}

/** What has changed for a component of which outcomes are worse, and until when that was looked at, in ms since 1970. */
export interface KindOfCause {
  kind: 'data' | 'concept';
  untilMs: number;
}

export type KindsOfCause = Partial<Record<Alarm['cause']['component'], KindOfCause>>;

/** A source of signals that is asked at every round of judging, such as the last findings of drift. */
export interface SignalSource {
  name: string;
  /** Returns a signal for each rule and slice that it judges; a missing one counts as `unknown`. */
  signals(nowMs: number): Promise<AlarmSignal[]>;
  /** Returns what it knows of the causes of worse outcomes. */
  kinds?(nowMs: number): Promise<KindsOfCause>;
}
