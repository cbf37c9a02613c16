import { resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { ClickPriorSettings } from '../search/clicks/click-prior-settings.ts';
import { BASE_PATH_RULE, isBasePath } from '../http/base-path.ts';
import type { SherpaSetting } from '../recognition/engines/find-sherpa-model.ts';
import { CATALOGUE_NAME_RULE, isCatalogueName } from '../search/catalogue-name.ts';
import { sherpaModels } from '../recognition/engines/sherpa-models.ts';
import type { TracingSettings } from '../tracing/tracing-settings.ts';
import { readTracingSettings } from './read-tracing-settings.ts';

function integer(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= minimum && Number(text) <= maximum, message)
    .transform(Number);
}

const requiredText = z.string().trim().min(1, 'must not be blank; leave it unset instead');
const optionalText = requiredText.optional();

const languageList = z
  .string()
  .transform((list): [string, ...string[]] => {
    const [first = '', ...rest] = list.split(',').map((language) => language.trim());
    return [first, ...rest];
  })
  .refine(
    (languages) => languages.every((language) => /^[a-z]{2,3}$/.test(language)),
    'must be language codes such as en,de',
  )
  .optional();

const onOrOff = (unset: boolean) =>
  z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default(unset ? 'on' : 'off')
    .transform((state) => state === 'on');

const httpAddress = optionalText.refine(
  (address) => address === undefined || (/^https?:/.test(address) && URL.canParse(address)),
  'must be an address that begins with http:// or https://',
);

const sherpaKinds = Object.keys(sherpaModels);

const originList = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine(
    (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be origins such as https://search.example.org, separated by commas',
  )
  .default([]);

const { early, ranking, recognizer, understanding } = DEFAULT_SETUP;

/** All environment variables of the server except OpenTelemetry's, with bounds and defaults. */
export const variablesSchema = z.object({
  PORT: integer(0, 65_535).default(3000),
  HOST: requiredText.default('127.0.0.1'),
  DATABASE_URL: optionalText.refine(
    (url) => url === undefined || /^postgres(ql)?:\/\//.test(url),
    'must begin with postgres:// or postgresql://',
  ),
  HARK_DATA_DIR: requiredText.default('.hark'),
  HARK_CATALOGUE: optionalText,
  HARK_CATALOGUE_MAP: optionalText,
  HARK_CATALOGUE_NAME: optionalText.refine(
    (name) => name === undefined || isCatalogueName(name),
    CATALOGUE_NAME_RULE,
  ),
  HARK_DIVERSE: onOrOff(ranking.diverse),
  HARK_UNDERSTAND: onOrOff(understanding),
  HARK_RANKING: optionalText,
  HARK_RELEVANCE: optionalText,
  HARK_MEANING: onOrOff(ranking.meaning.isOn),
  HARK_VECTORS: optionalText,
  HARK_ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  HARK_ALLOWED_ORIGINS: originList,
  HARK_IMAGE_ORIGINS: originList,
  HARK_TRUST_PROXY: integer(0, 10).default(0),
  HARK_BASE_PATH: z
    .string()
    .refine(isBasePath, BASE_PATH_RULE)
    .transform((path) => path.replace(/\/$/, ''))
    .default(''),
  HARK_ENGINE: z
    .enum(['moonshine', 'sherpa'], { error: 'must be moonshine or sherpa' })
    .default(recognizer.engine),
  HARK_SHERPA_MODEL: optionalText,
  HARK_SHERPA_KIND: optionalText.refine(
    (kind) => kind === undefined || sherpaKinds.includes(kind),
    `must be one of ${sherpaKinds.join(', ')}`,
  ),
  HARK_SHERPA_LANGUAGES: languageList,
  HARK_WORKERS: integer(1, 256).optional(),
  HARK_QUEUE_LIMIT: integer(1, 10_000).default(64),
  HARK_DECODE_DEADLINE_MS: integer(1_000, 600_000).default(30_000),
  HARK_INTERIMS: onOrOff(early.interims),
  HARK_SPECULATION: onOrOff(early.speculation),
  HARK_MAX_CONNECTIONS: integer(1, 100_000).default(500),
  HARK_RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(1_200),
  HARK_RETENTION_DAYS: integer(1, 3_650).default(30),
  HARK_AUDIO_RETENTION_DAYS: integer(0, 3_650).default(30),
  HARK_CLICK_PRIOR: z.enum(['auto', 'off'], { error: 'must be auto or off' }).default(ranking.clicks.mode),
  HARK_CLICK_PRIOR_LEAST_CLICKS: integer(1, 1_000_000_000).default(ranking.clicks.leastClicks),
  HARK_CLICK_PRIOR_LEAST_PEOPLE: integer(1, 1_000_000_000).default(ranking.clicks.leastPeople),
  HARK_CLICK_PRIOR_HALF_LIFE_DAYS: integer(1, 365).default(ranking.clicks.halfLifeDays),
  HARK_ALARM_TRAFFIC: z
    .enum(['real', 'synthetic', 'all'], { error: 'must be real, synthetic or all' })
    .default('real'),
  HARK_ALARM_WEBHOOK: httpAddress,
  HARK_ALARM_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  HARK_ALERTMANAGER: httpAddress,
  HARK_DEPLOYMENT: requiredText.max(60, 'must have at most 60 characters').default('default'),
  HARK_OPS_SHOW_TEXT: z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default('0')
    .transform((flag) => flag === '1'),
  HARK_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
});

/**
 * Refuses settings that would have no effect: model settings without an operator's model, or a file together with a
 * name.
 */
const environmentSchema = variablesSchema.superRefine((variables, context) => {
  if (variables.HARK_CATALOGUE !== undefined && variables.HARK_CATALOGUE_NAME !== undefined) {
    const message =
      'names a catalogue that is there already, HARK_CATALOGUE a file to import; unset one of them';
    context.addIssue({ code: 'custom', path: ['HARK_CATALOGUE_NAME'], message });
  }
  if (variables.HARK_CATALOGUE_MAP !== undefined && variables.HARK_CATALOGUE === undefined) {
    const message = 'requires HARK_CATALOGUE';
    context.addIssue({ code: 'custom', path: ['HARK_CATALOGUE_MAP'], message });
  }
  if (variables.HARK_ALARM_WEBHOOK_SECRET !== undefined && variables.HARK_ALARM_WEBHOOK === undefined) {
    const message = 'requires HARK_ALARM_WEBHOOK';
    context.addIssue({ code: 'custom', path: ['HARK_ALARM_WEBHOOK_SECRET'], message });
  }
  if (variables.HARK_SHERPA_MODEL !== undefined) return;
  for (const name of ['HARK_SHERPA_KIND', 'HARK_SHERPA_LANGUAGES'] as const) {
    if (variables[name] === undefined) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'requires HARK_SHERPA_MODEL' });
  }
});

/** Routes out of alarms; null where there is none. */
export interface AlarmRoutes {
  webhook: string | null;
  /** Signs the messages of the webhook. */
  webhookSecret: string | null;
  /** Address of an Alertmanager, without `/api`. */
  alertmanager: string | null;
}

export interface Config {
  port: number;
  host: string;
  /** The operator's PostgreSQL; undefined for the private one in the data folder. */
  databaseUrl: string | undefined;
  /** Absolute path. */
  dataDir: string;
  /** Absolute path of the catalogue to serve; undefined for Hark's own, unless another was imported. */
  cataloguePath: string | undefined;
  /** Absolute path of its mapping file; undefined if the columns have Hark's names or can be guessed. */
  catalogueMapPath: string | undefined;
  /** Name of the served catalogue in the database; undefined for the default one. */
  catalogueName: string | undefined;
  /** Prevents one category from filling the results. */
  diverse: boolean;
  /** Reads filters, orders and follow-ups from the words of queries. */
  understanding: boolean;
  /** Ranking weights fitted on the operator's own queries. */
  rankingFile: string | undefined;
  /** A relevance file fitted on the operator's own queries. */
  relevanceFile: string | undefined;
  /** Whether search compares meanings. */
  meaning: boolean;
  /** Absolute path of a Model2Vec folder; undefined for the vectors that Hark ships with. */
  vectorsFolder: string | undefined;
  /** Undefined: created on first start and kept in the data folder. */
  adminToken: string | undefined;
  allowedOrigins: readonly string[];
  /** Origins of the catalogue's pictures beside the server's own. */
  imageOrigins: readonly string[];
  /** Number of trusted reverse proxies in front; their `X-Forwarded-…` headers are used. */
  trustedProxies: number;
  /** Public path of the server, such as `/hark`, without its final slash; empty for `/`. */
  basePath: string;
  engine: 'moonshine' | 'sherpa';
  /** Model of the engine `sherpa`. */
  sherpa: SherpaSetting;
  /** Recogniser threads; undefined: one less than the cores. */
  workers: number | undefined;
  queueLimit: number;
  decodeDeadlineMs: number;
  /** Shows transcripts and results during speech when a thread is free. */
  interims: boolean;
  /** Drafts an answer at each pause, before the end is certain. */
  speculation: boolean;
  maxConnections: number;
  rateLimitPerMinute: number;
  /** How long transcripts and events are kept. */
  retentionDays: number;
  /** How long consented audio is kept; 0 never offers to keep any. */
  audioRetentionDays: number;
  /** Popularity from clicks. */
  clickPrior: ClickPriorSettings;
  /** The traffic that alarms are about. */
  alarmTraffic: 'real' | 'synthetic' | 'all';
  /** Where alarms are sent. */
  alarmRoutes: AlarmRoutes;
  /** Name of this deployment in figures, such as `eu-west` or `canary`. */
  deployment: string;
  /** Whether the operator's live tail shows transcripts and typed queries. */
  opsShowText: boolean;
  /** Null: no tracing. */
  tracing: TracingSettings | null;
  /** Undefined: `info` for a server that is not on a terminal, else `warn`. */
  logLevel: string | undefined;
}

export type ConfigOutcome =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; problems: { variable: string; reason: string }[] };

/** Variables of repository tools that share the `HARK_` prefix but are no server settings. */
const FOREIGN_VARIABLES = new Set(['HARK_SERVER_URL', 'HARK_DEV_HTTPS']);

function unknownVariables(environment: Record<string, string | undefined>): string[] {
  return Object.keys(environment)
    .filter(
      (name) => name.startsWith('HARK_') && !(name in variablesSchema.shape) && !FOREIGN_VARIABLES.has(name),
    )
    .map((name) => `${name} is not a known setting and is ignored; check its spelling`);
}

/** Reads the configuration from the environment; reports all bad variables at once. Pure. */
export function readConfig(
  environment: Record<string, string | undefined>,
  workingDir: string,
): ConfigOutcome {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(set);
  const tracing = readTracingSettings(set);
  if (!parsed.success || tracing.problems.length > 0) {
    const issues = parsed.error?.issues ?? [];
    const problems = issues.map((issue) => ({ variable: issue.path.join('.'), reason: issue.message }));
    return { ok: false, problems: [...problems, ...tracing.problems] };
  }
  const config = { ...configOf(parsed.data, workingDir), tracing: tracing.settings };
  return { ok: true, config, warnings: unknownVariables(set) };
}

type Variables = z.infer<typeof environmentSchema>;

function configOf(data: Variables, workingDir: string): Omit<Config, 'tracing'> {
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(workingDir, path);
  return {
    ...servedOf(data, at),
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataDir: resolve(workingDir, data.HARK_DATA_DIR),
    adminToken: data.HARK_ADMIN_TOKEN,
    allowedOrigins: data.HARK_ALLOWED_ORIGINS,
    imageOrigins: data.HARK_IMAGE_ORIGINS,
    trustedProxies: data.HARK_TRUST_PROXY,
    basePath: data.HARK_BASE_PATH,
    workers: data.HARK_WORKERS,
    queueLimit: data.HARK_QUEUE_LIMIT,
    decodeDeadlineMs: data.HARK_DECODE_DEADLINE_MS,
    maxConnections: data.HARK_MAX_CONNECTIONS,
    rateLimitPerMinute: data.HARK_RATE_LIMIT_PER_MINUTE,
    retentionDays: data.HARK_RETENTION_DAYS,
    audioRetentionDays: data.HARK_AUDIO_RETENTION_DAYS,
    alarmTraffic: data.HARK_ALARM_TRAFFIC,
    alarmRoutes: {
      webhook: data.HARK_ALARM_WEBHOOK ?? null,
      webhookSecret: data.HARK_ALARM_WEBHOOK_SECRET ?? null,
      alertmanager: data.HARK_ALERTMANAGER ?? null,
    },
    deployment: data.HARK_DEPLOYMENT,
    opsShowText: data.HARK_OPS_SHOW_TEXT,
    logLevel: data.HARK_LOG_LEVEL,
  };
}

/** Selects the settings of what is served. @param at makes a path absolute */
function servedOf(data: Variables, at: (path: string | undefined) => string | undefined) {
  return {
    cataloguePath: at(data.HARK_CATALOGUE),
    catalogueMapPath: at(data.HARK_CATALOGUE_MAP),
    catalogueName: data.HARK_CATALOGUE_NAME,
    diverse: data.HARK_DIVERSE,
    understanding: data.HARK_UNDERSTAND,
    rankingFile: at(data.HARK_RANKING),
    relevanceFile: at(data.HARK_RELEVANCE),
    meaning: data.HARK_MEANING,
    vectorsFolder: at(data.HARK_VECTORS),
    engine: data.HARK_ENGINE,
    sherpa: {
      modelFolder: at(data.HARK_SHERPA_MODEL),
      kind: data.HARK_SHERPA_KIND,
      languages: data.HARK_SHERPA_LANGUAGES ?? (['en'] as const),
    },
    interims: data.HARK_INTERIMS,
    speculation: data.HARK_SPECULATION,
    clickPrior: {
      mode: data.HARK_CLICK_PRIOR,
      leastClicks: data.HARK_CLICK_PRIOR_LEAST_CLICKS,
      leastPeople: data.HARK_CLICK_PRIOR_LEAST_PEOPLE,
      halfLifeDays: data.HARK_CLICK_PRIOR_HALF_LIFE_DAYS,
    },
  };
}
