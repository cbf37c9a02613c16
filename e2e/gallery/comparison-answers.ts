import { metricComparisonSchema, type MetricComparison } from '@hark/shared/http/metrics-api';
import { share } from './alarm-answers.ts';
import { CHALLENGER, CHAMPION } from './rollout-answers.ts';

type Compared = MetricComparison['metrics'][number];

function shares(id: string, now: number, before: number, verdict: Compared['verdict']): Compared {
  const difference = now - before;
  const interval = { lower: difference - 0.012, upper: difference + 0.013 };
  return { id, figure: share(now, 1_240), against: share(before, 21_400), difference, interval, verdict };
}

function times(id: string, now: number, before: number, verdict: Compared['verdict']): Compared {
  const quantiles = (p95: number) => ({ p50: p95 / 3, p95, p99: p95 * 1.6 });
  const figure = (p95: number, samples: number) => {
    return { samples, value: p95 / 2.6, enough: true, interval: null, quantiles: quantiles(p95) };
  };
  const difference = now - before;
  const interval = { lower: difference - 18, upper: difference + 22 };
  return { id, figure: figure(now, 1_240), against: figure(before, 21_400), difference, interval, verdict };
}

/** The answer of `GET /v1/ops/metrics/compare`: a version that is better in one thing and worse in another. */
export function comparisonAnswer(): MetricComparison {
  const to = Math.floor(Date.now() / 60_000) * 60_000;
  const attempts = (value: number) => {
    return { samples: value, value, enough: true, interval: null, quantiles: null };
  };
  return metricComparisonSchema.parse({
    from: to - 86_400_000,
    to,
    dimension: 'version',
    values: [
      { value: CHAMPION.name, attempts: 21_400 },
      { value: CHALLENGER.name, attempts: 1_240 },
    ],
    value: CHALLENGER.name,
    against: CHAMPION.name,
    metrics: [
      shares('vad.no_speech_rate', 0.031, 0.03, 'quiet'),
      shares('asr.null_speech_rate', 0.018, 0.029, 'lower'),
      shares('asr.redo_rate', 0.121, 0.081, 'higher'),
      shares('asr.switch_rate', 0.049, 0.051, 'quiet'),
      shares('search.zero_result_rate', 0.032, 0.03, 'quiet'),
      times('gateway.total_ms', 412, 337, 'higher'),
      { ...times('asr.decode_ms', 224, 182, 'higher') },
      {
        id: 'gateway.attempts',
        figure: attempts(1_240),
        against: attempts(21_400),
        difference: null,
        interval: null,
        verdict: 'not_compared',
      },
    ],
  });
}
