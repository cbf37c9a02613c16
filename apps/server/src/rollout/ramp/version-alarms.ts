import { findRule } from '@hark/shared/alarms/alarm-rules';
import { readRolloutSlice } from '@hark/shared/rollouts/serving-state';
import type { Kysely } from 'kysely';
import type { AlarmSlice } from '../../observing/alarm-signal.ts';
import { alarmSentence } from '../../observing/alarms/alarm-sentence.ts';
import { readCurrent } from '../../observing/alarms/read-alarms.ts';
import type { StoredAlarm } from '../../observing/alarms/stored-alarm.ts';
import type { Database } from '../../store/tables.ts';

interface OfChallenger {
  /** The rollout, and its challenger as the slice `version` has it. */
  rollout: string;
  version: string;
  /** Since when people meet it, in epoch milliseconds. */
  sinceMs: number;
}

function isOfChallenger(slice: AlarmSlice | null, { rollout, version }: OfChallenger): boolean {
  if (slice?.dimension === 'version') return slice.value === version;
  if (slice?.dimension !== 'rollout') return false;
  const mark = readRolloutSlice(slice.value);
  return mark?.rolloutId === rollout && mark.arm === 'canary';
}

function isRinging({ progress, foundMs }: StoredAlarm, { sinceMs }: OfChallenger): boolean {
  return (progress.state === 'firing' || progress.state === 'acknowledged') && foundMs >= sinceMs;
}

/** Returns the alarms that have begun to ring for the challenger alone, as sentences. Pure. */
export function alarmsOf(alarms: readonly StoredAlarm[], challenger: OfChallenger): string[] {
  return alarms
    .filter((alarm) => isRinging(alarm, challenger))
    .filter(({ slice, members }) =>
      [slice, ...members.map((member) => member.slice)].some((each) => isOfChallenger(each, challenger)),
    )
    .flatMap((alarm) => {
      const rule = findRule(alarm.rule);
      return rule === undefined ? [] : [alarmSentence(alarm, rule)];
    });
}

/** Reads the alarms that ring for the challenger alone. */
export async function readVersionAlarms(db: Kysely<Database>, challenger: OfChallenger): Promise<string[]> {
  return alarmsOf(await readCurrent(db), challenger);
}
