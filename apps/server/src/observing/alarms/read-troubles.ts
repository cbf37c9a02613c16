import { isOpen } from '@hark/shared/alarms/alarm-step';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { Span } from '../metrics/metric-times.ts';
import { storedAlarmSchema } from './stored-alarm.ts';

/**
 * Returns the times of trouble by rule that touch a span: what alarms now, or did then, is no part of what is usual. A
 * trouble that goes on for longer than the span is what is usual.
 */
export async function readTroubles(
  db: Kysely<Database>,
  { span, atMs }: { span: Span; atMs: number },
): Promise<Map<string, Span[]>> {
  const rows = await db
    .selectFrom('alarm')
    .select('alarm')
    .where('changed_at', '>', new Date(span.from))
    .where('state', 'in', ['pending', 'firing', 'acknowledged', 'resolved'])
    .execute();
  const troubles = new Map<string, Span[]>();
  for (const { alarm } of rows) {
    const parsed = storedAlarmSchema.safeParse(alarm);
    if (!parsed.success) continue;
    const { members, sinceMs, progress } = parsed.data;
    if (sinceMs < span.from) continue;
    const to = isOpen(progress) ? atMs : progress.stateSinceMs;
    for (const { rule } of members)
      troubles.set(rule, [...(troubles.get(rule) ?? []), { from: sinceMs, to }]);
  }
  return troubles;
}
