import type { Page } from '@playwright/test';
import type { Alarm } from '@hark/shared/http/alarms-api';
import { metricSeriesSchema } from '@hark/shared/http/metrics-api';
import type { Drift } from '@hark/shared/http/drift-api';
import type { Rollout } from '@hark/shared/http/rollouts-api';
import {
  alarmAnswer,
  alarmsAnswer,
  deliveriesAnswer,
  historyAnswer,
  share,
  type silence,
} from './alarm-answers.ts';
import { driftAnswer, driftSettingsAnswer } from './drift-answers.ts';
import { rolloutsAnswer, versionDiffAnswer, versionsAnswer } from './rollout-answers.ts';
import { previewAnswer, thresholdHistoryAnswer, thresholdsAnswer } from './threshold-answers.ts';

export interface OpsAnswers {
  alarms?: readonly Alarm[];
  silences?: ReturnType<typeof silence>[];
  /** How long ago the alarms were judged. */
  ageMs?: number;
  drift?: Partial<Drift>;
  /** The rollout that is running. */
  rollout?: Rollout;
  /** Rollouts that are over, beside two of earlier days. */
  pastRollouts?: readonly Rollout[];
  /** A server that has none of these routes. */
  isOlder?: boolean;
}

const ROUTES = /\/v1\/ops\/(alarms|thresholds|drift|rollouts|versions)([/?].*)?$/;

const SERIES = '**/v1/ops/metrics/vad.truncated_start_rate/series?*';

function rolloutTo(path: string, { rollout, pastRollouts = [] }: OpsAnswers): unknown {
  switch (path) {
    case 'rollouts':
      return rolloutsAnswer(rollout ?? null, pastRollouts);
    case 'versions':
      return versionsAnswer();
    case 'versions/diff':
      return versionDiffAnswer();
    default: {
      const known = [...(rollout === undefined ? [] : [rollout]), ...pastRollouts];
      return known.find(({ id }) => path === `rollouts/${id}`) ?? null;
    }
  }
}

function answerTo(path: string, answers: OpsAnswers): unknown {
  const { alarms = [], silences = [], ageMs = 5_000, drift } = answers;
  switch (path) {
    case 'alarms':
      return alarmsAnswer(alarms, { ageMs, silences });
    case 'alarms/history':
      return historyAnswer();
    case 'alarms/deliveries':
      return deliveriesAnswer();
    case 'thresholds':
      return thresholdsAnswer();
    case 'thresholds/preview':
      return previewAnswer();
    case 'thresholds/history':
      return thresholdHistoryAnswer();
    case 'drift':
      return driftAnswer(drift);
    case 'drift/settings':
      return driftSettingsAnswer();
    default: {
      const shown = alarms.find(({ id }) => path === `alarms/${id}`);
      return shown === undefined ? rolloutTo(path, answers) : alarmAnswer(shown);
    }
  }
}

const STEP_MS = 60_000;

/** The figure of the alarm by the minute: as ever, and then much more. */
function seriesAnswer() {
  const now = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  const points = Array.from({ length: 80 }, (_, index) => {
    const isBad = index >= 55;
    const value = (isBad ? 0.43 : 0.021) + ((index * 37) % 11) / (isBad ? 120 : 900);
    return {
      ...share(value, isBad ? 62 : 71),
      at: now - (79 - index) * STEP_MS,
      final: index < 75,
    };
  });
  const id = 'vad.truncated_start_rate';
  return metricSeriesSchema.parse({ id, step: 'minute', points, baseline: share(0.021, 12_400) });
}

const NOT_FOUND = { error: { code: 'not_found', message: 'Nothing is here.', retryable: false } };

/** Answers the routes of alarms, thresholds, drift and rollouts in place of the server, so that a scene is always the same. */
export async function answerOps(page: Page, answers: OpsAnswers = {}): Promise<void> {
  await page.unroute(ROUTES);
  await page.unroute(SERIES);
  await page.route(SERIES, (route) => route.fulfill({ json: seriesAnswer() }));
  await page.route(ROUTES, async (route) => {
    const { pathname } = new URL(route.request().url());
    const path = pathname.slice(pathname.indexOf('/v1/ops/') + '/v1/ops/'.length);
    // What changes a rollout is answered by the test that does it.
    if (path.startsWith('rollouts') && route.request().method() !== 'GET') return route.fallback();
    const answer = answers.isOlder === true ? null : answerTo(path, answers);
    return route.fulfill(answer === null ? { status: 404, json: NOT_FOUND } : { json: answer });
  });
}
