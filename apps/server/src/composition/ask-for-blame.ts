import { findRule } from '@hark/shared/alarms/alarm-rules';
import type { Config } from '../config/read-config.ts';
import type { StoredAlarm } from '../observing/alarms/stored-alarm.ts';
import type { BlameReplays } from '../observing/blame/replay-blame.ts';

/** Stages that a replay can charge. */
const STAGES = new Set<string>(['vad', 'asr', 'search']);

interface AskOptions {
  blame: Pick<BlameReplays, 'request'>;
  config: Pick<Config, 'alarmTraffic'>;
}

/** Asks for a replay of the recordings of bad tasks, where an alarm is about the outcomes of a stage. */
export async function askForBlame(
  { blame, config }: AskOptions,
  { id, rule, slice, sinceMs, foundMs }: Pick<StoredAlarm, 'id' | 'rule' | 'slice' | 'sinceMs' | 'foundMs'>,
): Promise<void> {
  const found = findRule(rule);
  if (found?.kind !== 'output' || !STAGES.has(found.component)) return;
  const traffic = config.alarmTraffic === 'synthetic' ? 'synthetic' : 'real';
  await blame.request(id, { from: sinceMs, to: foundMs, slice, traffic });
}
