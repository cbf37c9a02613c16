import { alarmSchema } from '@hark/shared/http/alarms-api';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { JobQueue } from '../../background/job-queue.ts';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Database } from '../../store/tables.ts';
import { deliverAlarm, MAX_ATTEMPTS, type Route } from './deliveries.ts';
import { readListed, readSilences, shownAlarm } from './read-alarms.ts';
import { sendAlertmanager } from './send-alertmanager.ts';
import { sendWebhook } from './send-webhook.ts';

/** Where alarms are sent; null where nothing is configured. */
export interface RouteSettings {
  webhook: string | null;
  webhookSecret: string | null;
  alertmanager: string | null;
}

interface DeliverOptions {
  db: Kysely<Database>;
  routes: RouteSettings;
  deployment: string;
  nowMs(): number;
  timeoutMs?: number;
  logger: Logger;
}

const messageSchema = z.object({ type: z.enum(['firing', 'resolved']), alarm: alarmSchema });

export function configuredRoutes({ webhook, alertmanager }: RouteSettings): Route[] {
  return [
    ...(webhook === null ? [] : (['webhook'] as const)),
    ...(alertmanager === null ? [] : (['alertmanager'] as const)),
  ];
}

interface Given {
  id: string;
  route: string;
  message: unknown;
}

async function send(
  { id, route, message }: Given,
  options: DeliverOptions,
  signal: AbortSignal,
): Promise<void> {
  const { routes, deployment, timeoutMs } = options;
  const nowMs = options.nowMs();
  if (route === 'webhook' && routes.webhook !== null) {
    const { webhook: address, webhookSecret: secret } = routes;
    await sendWebhook(message, { address, secret, deliveryId: id, nowMs, signal, timeoutMs });
    return;
  }
  if (route === 'alertmanager' && routes.alertmanager !== null) {
    const sent = messageSchema.parse(message);
    await sendAlertmanager([sent], { address: routes.alertmanager, deployment, nowMs, signal, timeoutMs });
    return;
  }
  throw new Error(`this server has no ${route}`);
}

/**
 * Sends queued messages, each until it is accepted. After the last attempt it is dead: kept, listed, and sent again
 * when an operator asks for it.
 */
export function handleDeliveries(jobs: Pick<JobQueue, 'handle'>, options: DeliverOptions): void {
  const { db, routes, logger } = options;
  if (configuredRoutes(routes).length === 0) return;
  jobs.handle(deliverAlarm, async ({ deliveryId }, { signal, number }) => {
    const row = await db
      .selectFrom('alarm_delivery')
      .select(['id', 'route', 'state', 'message'])
      .where('id', '=', deliveryId)
      .executeTakeFirst();
    if (row === undefined || row.state !== 'waiting') return;
    const note = (changes: { state: string; last_error: string | null }) =>
      db
        .updateTable('alarm_delivery')
        .set({ ...changes, attempts: number })
        .where('id', '=', deliveryId)
        .execute();
    try {
      await send(row, options, signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      const isDead = number >= MAX_ATTEMPTS;
      await note({ state: isDead ? 'dead' : 'waiting', last_error: reason });
      if (!isDead) throw error;
      logger.error({ deliveryId, route: row.route, reason }, 'an alarm could not be sent');
      return;
    }
    await note({ state: 'sent', last_error: null });
  });
}

const REPEAT_MS = 60_000;

/** Repeats what fires to Alertmanager, which forgets an alert that is not repeated, or everything when it restarts. */
export function repeatAlarmsTask({ db, routes, deployment, nowMs }: DeliverOptions): PeriodicTask | null {
  const { alertmanager: address } = routes;
  if (address === null) return null;
  return {
    name: 'repeat-alarms',
    summary: 'Repeats the alarms that fire to Alertmanager',
    scope: 'one-server',
    everyMs: REPEAT_MS,
    async run(signal) {
      const [listed, silences] = await Promise.all([readListed(db, nowMs()), readSilences(db, nowMs())]);
      const firing = listed.flatMap((stored) => {
        const { state, sent } = stored.progress;
        const isMeant = (state === 'firing' || state === 'acknowledged') && sent === 'firing';
        const alarm = isMeant ? shownAlarm(stored, { silences, nowMs: nowMs() }) : null;
        return alarm === null || alarm.silencedUntilMs !== null ? [] : [{ alarm, type: 'firing' as const }];
      });
      if (firing.length > 0) await sendAlertmanager(firing, { address, deployment, nowMs: nowMs(), signal });
    },
  };
}
