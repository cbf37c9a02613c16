import {
  alarmDetailsSchema,
  alarmHistoryListSchema,
  alarmsSchema,
  deliveriesSchema,
  type ackBodySchema,
  type Alarms,
  type silenceBodySchema,
} from '@hark/shared/http/alarms-api';
import type { z } from 'zod';
import { ask, askWithClock, send } from '../ops-api.ts';

/** The answer of the server, with its clock. */
export interface AlarmsNow extends Alarms {
  /** When it answered, epoch milliseconds by its clock. */
  answeredMs: number;
  /** How far its clock is ahead of this one, in milliseconds. */
  aheadMs: number;
}

export async function fetchAlarms(signal: AbortSignal): Promise<AlarmsNow> {
  const { answer, aheadMs } = await askWithClock(alarmsSchema, 'v1/ops/alarms', { signal });
  return { ...answer, aheadMs, answeredMs: Date.now() + aheadMs };
}

const alarmPath = (id: string): string => `v1/ops/alarms/${encodeURIComponent(id)}`;

export function fetchAlarm(id: string, signal: AbortSignal) {
  return ask(alarmDetailsSchema, alarmPath(id), { signal });
}

export function fetchAlarmHistory(signal: AbortSignal) {
  return ask(alarmHistoryListSchema, 'v1/ops/alarms/history', { signal });
}

export function fetchDeliveries(signal: AbortSignal) {
  return ask(deliveriesSchema, 'v1/ops/alarms/deliveries', { signal });
}

export async function acknowledge(id: string, body: z.input<typeof ackBodySchema>): Promise<void> {
  await send(`${alarmPath(id)}/ack`, 'POST', body);
}

/** What a silence covers; null fields match everything. */
export type SilenceScope = Pick<Alarms['silences'][number], 'metric' | 'component' | 'slice'>;

export async function silence(body: z.input<typeof silenceBodySchema>): Promise<void> {
  await send('v1/ops/alarms/silences', 'POST', body);
}

export async function endSilence(id: string): Promise<void> {
  await send(`v1/ops/alarms/silences/${encodeURIComponent(id)}`, 'DELETE');
}

export async function resend(deliveryId: string): Promise<void> {
  await send(`v1/ops/alarms/deliveries/${encodeURIComponent(deliveryId)}/resend`, 'POST');
}
