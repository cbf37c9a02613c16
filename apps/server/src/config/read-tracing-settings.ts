import { z } from 'zod';
import type { TracingSettings } from '../tracing/tracing-settings.ts';

interface Problem {
  variable: string;
  reason: string;
}

const endpoint = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:4318' });
const protocol = z.enum(['http/json', 'http/protobuf'], {
  error: 'must be http/json: traces are sent over HTTP; set OTEL_SDK_DISABLED=true for none',
});
const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const;
const sampler = z.enum([...SAMPLERS, ...SAMPLERS.map((name) => `parentbased_${name}` as const)], {
  error: `must be ${SAMPLERS.join(', ')}, or one of these after parentbased_`,
});
const ratio = z
  .string()
  .refine((text) => text.trim() !== '' && Number(text) >= 0 && Number(text) <= 1, 'must be from 0 to 1');

function positiveInteger(fallback: number) {
  return z.coerce.number({ error: 'must be a number' }).int().positive().default(fallback);
}

const variablesSchema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  // Shorter than the standard's 10 s: a closing server waits this long for an absent collector.
  OTEL_EXPORTER_OTLP_TIMEOUT: positiveInteger(3_000),
  OTEL_BSP_MAX_QUEUE_SIZE: positiveInteger(2_048),
  OTEL_TRACES_SAMPLER: sampler.optional(),
  OTEL_TRACES_SAMPLER_ARG: ratio.optional(),
});

/** Traces are on if an endpoint is set, unless the standard's switches turn them off. */
function isOn(environment: Record<string, string | undefined>): boolean {
  if (environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return false;
  if (environment['OTEL_TRACES_EXPORTER']?.trim() === 'none') return false;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = environment;
  return (own ?? all ?? '') !== '';
}

/** Reads the standard's variables for traces; null if traces are off, whatever the other variables say. Pure. */
export function readTracingSettings(environment: Record<string, string | undefined>): {
  settings: TracingSettings | null;
  problems: Problem[];
} {
  if (!isOn(environment)) return { settings: null, problems: [] };
  const parsed = variablesSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      variable: path.join('.'),
      reason: message,
    }));
    return { settings: null, problems };
  }
  const { data } = parsed;
  const base = data.OTEL_EXPORTER_OTLP_ENDPOINT ?? '';
  const settings: TracingSettings = {
    url: data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? `${base.replace(/\/$/, '')}/v1/traces`,
    timeoutMs: data.OTEL_EXPORTER_OTLP_TIMEOUT,
    mostWaiting: data.OTEL_BSP_MAX_QUEUE_SIZE,
  };
  return { settings, problems: [] };
}
