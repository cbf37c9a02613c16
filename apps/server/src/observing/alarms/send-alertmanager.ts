import type { Alarm } from '@hark/shared/http/alarms-api';
import { postJson } from './post-json.ts';

/** Alertmanager ends an alert that is not repeated; it is repeated every minute. */
const LASTS_MS = 5 * 60_000;

interface AlertmanagerOptions {
  /** Without `/api`. */
  address: string;
  deployment: string;
  nowMs: number;
  signal: AbortSignal;
  timeoutMs?: number | undefined;
}

interface Sent {
  alarm: Alarm;
  type: 'firing' | 'resolved';
}

/** The name of a rule in Alertmanager: `asr.redo_rate/rate` becomes `HarkAsrRedoRateRate`. */
export function alertName(rule: string): string {
  return `Hark${rule.replaceAll(/(?:^|[^a-z0-9])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** Returns an alert of Alertmanager's API 2. The labels of an alarm stay the same as long as it lasts. Pure. */
export function alertOf({ alarm, type }: Sent, { deployment, nowMs }: { deployment: string; nowMs: number }) {
  const { id, rule, metric, component, slice, severity, sinceMs, title, nextStep, cause } = alarm;
  const labels = {
    alertname: alertName(rule),
    alarm: id,
    metric,
    component,
    severity,
    deployment,
    ...(slice === null ? {} : { slice: `${slice.dimension}=${slice.value}` }),
  };
  return {
    labels,
    annotations: { summary: title, description: cause.sentence, nextStep },
    startsAt: new Date(sinceMs).toISOString(),
    endsAt: new Date(type === 'firing' ? nowMs + LASTS_MS : nowMs).toISOString(),
  };
}

/** Sends alarms to Alertmanager. @throws PostError */
export async function sendAlertmanager(sent: readonly Sent[], options: AlertmanagerOptions): Promise<void> {
  const { address, signal, timeoutMs } = options;
  const body = JSON.stringify(sent.map((each) => alertOf(each, options)));
  const base = address.endsWith('/') ? address : `${address}/`;
  await postJson(new URL('api/v2/alerts', base).href, body, {
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
