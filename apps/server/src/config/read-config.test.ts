import { describe, expect, it } from 'vitest';
import { type Config, readConfig, variablesSchema } from './read-config.ts';

const DEFAULTS: Config = {
  port: 3000,
  host: '127.0.0.1',
  databaseUrl: undefined,
  dataDir: '/srv/hark/.hark',
  cataloguePath: undefined,
  catalogueMapPath: undefined,
  catalogueName: undefined,
  diverse: false,
  understanding: true,
  rankingFile: undefined,
  relevanceFile: undefined,
  meaning: true,
  vectorsFolder: undefined,
  adminToken: undefined,
  allowedOrigins: [],
  imageOrigins: [],
  trustedProxies: 0,
  basePath: '',
  engine: 'moonshine',
  sherpa: { modelFolder: undefined, kind: undefined, languages: ['en'] },
  workers: undefined,
  queueLimit: 64,
  decodeDeadlineMs: 30_000,
  interims: true,
  speculation: true,
  maxConnections: 500,
  rateLimitPerMinute: 1_200,
  retentionDays: 30,
  audioRetentionDays: 30,
  clickPrior: { mode: 'auto', leastClicks: 1_000, leastPeople: 100, halfLifeDays: 30 },
  alarmTraffic: 'real',
  alarmRoutes: { webhook: null, webhookSecret: null, alertmanager: null },
  deployment: 'default',
  opsShowText: false,
  tracing: null,
  logLevel: undefined,
};

describe('configuration', () => {
  it('has a default for every variable, except those that have a meaning when unset', () => {
    const defaults = variablesSchema.parse({});
    expect(Object.keys(variablesSchema.shape).filter((variable) => !(variable in defaults))).toEqual([
      'DATABASE_URL',
      'HARK_CATALOGUE',
      'HARK_CATALOGUE_MAP',
      'HARK_CATALOGUE_NAME',
      'HARK_RANKING',
      'HARK_RELEVANCE',
      'HARK_VECTORS',
      'HARK_ADMIN_TOKEN',
      'HARK_SHERPA_MODEL',
      'HARK_SHERPA_KIND',
      'HARK_SHERPA_LANGUAGES',
      'HARK_WORKERS',
      'HARK_ALARM_WEBHOOK',
      'HARK_ALARM_WEBHOOK_SECRET',
      'HARK_ALERTMANAGER',
      'HARK_LOG_LEVEL',
    ]);
  });

  it('is complete without any variable', () => {
    expect(readConfig({}, '/srv/hark')).toStrictEqual({ ok: true, config: DEFAULTS, warnings: [] });
  });

  it('reports every bad variable at once', () => {
    const outcome = readConfig(
      {
        PORT: 'http',
        DATABASE_URL: 'mysql://x',
        HARK_ADMIN_TOKEN: 'short',
        HARK_WORKERS: '0',
        HARK_LOG_LEVEL: 'loud',
      },
      '/',
    );
    expect(outcome.ok ? [] : outcome.problems.map((problem) => problem.variable)).toEqual([
      'PORT',
      'DATABASE_URL',
      'HARK_ADMIN_TOKEN',
      'HARK_WORKERS',
      'HARK_LOG_LEVEL',
    ]);
  });

  it('traces nothing without an endpoint', () => {
    const tracingOf = (environment: Record<string, string>): unknown => {
      const outcome = readConfig(environment, '/');
      return outcome.ok ? outcome.config.tracing : outcome.problems.map(({ variable }) => variable);
    };
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318/';
    expect(tracingOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBeNull();
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'True' })).toBeNull();
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT })).toEqual({
      url: 'http://collector:4318/v1/traces',
      timeoutMs: 3_000,
      mostWaiting: 2_048,
    });
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' };
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT, ...own })).toMatchObject({
      url: 'https://traces.example/in',
    });
    const wrong = {
      PORT: 'http',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '2',
    };
    expect(tracingOf(wrong)).toEqual(Object.keys(wrong));
  });

  it('answers early unless that is turned off', () => {
    expect(readConfig({}, '/')).toMatchObject({ config: { interims: true, speculation: true } });
    const off = { HARK_INTERIMS: 'off', HARK_SPECULATION: 'off' };
    expect(readConfig(off, '/')).toMatchObject({ config: { interims: false, speculation: false } });
    expect(readConfig({ HARK_INTERIMS: 'no' }, '/')).toMatchObject({ ok: false });
  });

  it('ranks by clicks from a number that the operator decides', () => {
    const clickPrior = { mode: 'auto', leastClicks: 1_000, leastPeople: 100, halfLifeDays: 30 };
    expect(readConfig({}, '/')).toMatchObject({ config: { clickPrior } });
    const set = {
      HARK_CLICK_PRIOR: 'off',
      HARK_CLICK_PRIOR_LEAST_CLICKS: '5',
      HARK_CLICK_PRIOR_LEAST_PEOPLE: '2',
      HARK_CLICK_PRIOR_HALF_LIFE_DAYS: '7',
    };
    const own = { mode: 'off', leastClicks: 5, leastPeople: 2, halfLifeDays: 7 };
    expect(readConfig(set, '/')).toMatchObject({ config: { clickPrior: own } });
    expect(readConfig({ HARK_CLICK_PRIOR: 'on' }, '/')).toMatchObject({ ok: false });
  });

  it('treats an empty variable as unset', () => {
    expect(readConfig({ PORT: '', HARK_CATALOGUE: '' }, '/')).toMatchObject({
      ok: true,
      config: { port: 3000, cataloguePath: undefined },
    });
  });

  it('serves a catalogue by its name, or imports a file, but not both', () => {
    const named = { HARK_CATALOGUE_NAME: 'songs', HARK_DIVERSE: 'on' };
    expect(readConfig(named, '/')).toMatchObject({ config: { catalogueName: 'songs', diverse: true } });
    expect(readConfig({}, '/')).toMatchObject({ config: { catalogueName: undefined, diverse: false } });
    expect(readConfig({ HARK_CATALOGUE_NAME: 'songs', HARK_CATALOGUE: 'x.csv' }, '/').ok).toBe(false);
    expect(readConfig({ HARK_CATALOGUE_NAME: 'my songs' }, '/').ok).toBe(false);
  });

  it('accepts a mapping only with a catalogue to import', () => {
    const mapped = { HARK_CATALOGUE: 'x.csv', HARK_CATALOGUE_MAP: 'x.map.json' };
    expect(readConfig(mapped, '/srv')).toMatchObject({ config: { catalogueMapPath: '/srv/x.map.json' } });
    expect(readConfig({ HARK_CATALOGUE_MAP: 'x.map.json' }, '/')).toMatchObject({
      ok: false,
      problems: [{ variable: 'HARK_CATALOGUE_MAP' }],
    });
  });

  it('warns of a variable that looks misspelt', () => {
    const outcome = readConfig({ HARK_CATALOG: 'x.csv' }, '/');
    expect(outcome.ok ? outcome.warnings.join() : '').toContain('HARK_CATALOG ');
  });

  it('accepts a model folder of the operator', () => {
    const variables = {
      HARK_ENGINE: 'sherpa',
      HARK_SHERPA_MODEL: 'models/parakeet',
      HARK_SHERPA_KIND: 'nemo-transducer',
      HARK_SHERPA_LANGUAGES: 'en, de',
    };
    const sherpa = {
      modelFolder: '/srv/hark/models/parakeet',
      kind: 'nemo-transducer',
      languages: ['en', 'de'],
    };
    expect(readConfig(variables, '/srv/hark')).toMatchObject({ config: { engine: 'sherpa', sherpa } });
  });

  it.each([
    ['HARK_ENGINE', 'vosk', 'moonshine or sherpa'],
    ['HARK_SHERPA_KIND', 'vosk', 'must be one of'],
    ['HARK_SHERPA_LANGUAGES', 'English', 'en,de'],
    ['HARK_SHERPA_LANGUAGES', 'de', 'HARK_SHERPA_MODEL'],
  ])('refuses %s=%s', (variable, value, reason) => {
    const outcome = readConfig({ [variable]: value }, '/');
    const problem = { variable, reason: expect.stringContaining(reason) as unknown };
    expect(outcome.ok ? [] : outcome.problems).toContainEqual(problem);
  });

  it('requires origins, not addresses of pages', () => {
    expect(
      readConfig({ HARK_ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' }, '/'),
    ).toMatchObject({
      config: { allowedOrigins: ['https://a.example', 'http://b.example:8080'] },
    });
    expect(readConfig({ HARK_ALLOWED_ORIGINS: 'https://a.example/search' }, '/').ok).toBe(false);
  });
});
