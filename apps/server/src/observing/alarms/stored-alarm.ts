import { SEVERITIES } from '@hark/shared/alarms/alarm-rule';
import { ALARM_STATES } from '@hark/shared/alarms/alarm-step';
import {
  alarmCauseSchema,
  alarmSchema,
  alarmSliceSchema,
  evidenceSchema,
} from '@hark/shared/http/alarms-api';
import { z } from 'zod';

const epochMs = z.number();

export const memberSchema = z.object({ rule: z.string(), slice: alarmSliceSchema.nullable() });

/** A signal that belongs to an alarm. */
export type Member = z.infer<typeof memberSchema>;

/** An alarm as it is kept: signals of one cause, led by the one that says it most plainly. */
export const storedAlarmSchema = z.object({
  id: z.string(),
  /** The rule of the leading signal, and where the trouble is. */
  rule: z.string(),
  slice: alarmSliceSchema.nullable(),
  /** The slice that the leading signal watches. */
  watched: alarmSliceSchema.nullable(),
  members: z.array(memberSchema),
  severity: z.enum(SEVERITIES),
  sinceMs: epochMs,
  /** When it was found: the end of the first evidence. */
  foundMs: epochMs,
  progress: z.object({
    state: z.enum(ALARM_STATES),
    stateSinceMs: epochMs,
    quietSinceMs: epochMs.nullable(),
    sent: z.enum(['nothing', 'firing', 'resolved']),
  }),
  evidence: evidenceSchema,
  cause: alarmCauseSchema.pick({ kind: true, upstream: true }),
  acknowledged: alarmSchema.shape.acknowledged,
});
export type StoredAlarm = z.infer<typeof storedAlarmSchema>;

/** Returns the signal that leads an alarm. */
export function leadOf({ rule, watched }: Pick<StoredAlarm, 'rule' | 'watched'>): Member {
  return { rule, slice: watched };
}

/** Returns a key that is equal for the same rule and slice. */
export function memberKey({ rule, slice }: Member): string {
  return slice === null ? rule : `${rule}\n${slice.dimension}\n${slice.value}`;
}
