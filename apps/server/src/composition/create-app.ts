import express, { type ErrorRequestHandler, type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { documentRoutes } from '../http/api-document/document-routes.ts';
import { OPERATIONS } from './operations.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { catalogueRoute, type CatalogueParts } from '../serving/routes/catalogue-route.ts';
import { clientRoute, type ClientParts } from '../serving/routes/client-route.ts';
import { consentRoute } from '../serving/routes/consent-route.ts';
import { crossOrigin } from '../http/cross-origin.ts';
import { errorBody } from '../http/error-body.ts';
import { eventsRoute, type EventsParts } from '../serving/routes/events-route.ts';
import { healthRoutes, type HealthParts } from '../serving/routes/health-routes.ts';
import { modelsRoute } from '../serving/routes/openai/models-route.ts';
import { alarmsRoutes, type AlarmsParts } from '../operating/alarms-routes.ts';
import { thresholdsRoutes, type ThresholdsParts } from '../operating/thresholds-routes.ts';
import { backgroundRoute, type BackgroundParts } from '../operating/background-route.ts';
import { driftRoutes, type DriftRouteParts } from '../operating/drift-routes.ts';
import { entriesRoutes, type EntriesParts } from '../operating/entries-routes.ts';
import { rulesRoutes, type RulesParts } from '../operating/rules-routes.ts';
import { rolloutsRoutes, type RolloutsParts } from '../operating/rollouts-routes.ts';
import { metricsRoutes, type MetricsParts } from '../operating/metrics-routes.ts';
import { opsSessionRoute } from '../operating/ops-session-route.ts';
import { PAGES } from '../http/page-request.ts';
import { isAdmin } from '../http/require-admin.ts';
import { problemOf } from '../http/problem-of.ts';
import { searchRoute, type SearchParts } from '../serving/routes/search-route.ts';
import { ADD_SLASH_HASH, serveWebApp } from '../http/serve-web-app.ts';
import { sessionRoute, type SessionParts } from '../serving/routes/session-route.ts';
import { streamRoute, type StreamParts } from '../serving/routes/stream-route.ts';
import { tailRoute, type TailParts } from '../operating/tail-route.ts';
import { transcriptionRoute, type TranscriptionParts } from '../serving/routes/transcription-route.ts';
import { utteranceRoutes, type UtteranceParts } from '../operating/utterance-routes.ts';
import { unknownRoute } from '../http/unknown-route.ts';
import { voiceSearchRoute } from '../serving/routes/voice-search-route.ts';

const MAX_JSON_BYTES = 64 * 1024;
const MAX_EVENTS_BYTES = 256 * 1024;
/** Five thousand rules. */
const MAX_RULES_BYTES = 2 * 1024 * 1024;
const MINUTE_MS = 60_000;

/** Allows only what the page needs: its own files, WebAssembly, its own socket, and the pictures of the catalogue. */
function secureHeaders(imageOrigins: readonly string[]): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'", ADD_SLASH_HASH],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', ...imageOrigins],
        // 'self' includes the page's own socket by CSP 3.
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // TLS ends at the operator's proxy, which decides whether to require it.
    strictTransportSecurity: false,
  });
}

/** The operator is not limited: a catalogue may change a hundred times a second. */
function limitRate(perMinute: number, adminToken: string): express.RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => isAdmin(request, adminToken),
    handler() {
      throw new ApiProblem(429, 'rate_limited', 'Too many requests; wait a minute and try again.', {
        retryable: true,
        retryAfterSeconds: 60,
      });
    },
  });
}

function answerError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error);
    if (problem === null) logger.error({ err: error, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const told = problem ?? new ApiProblem(500, 'internal', 'Internal server error; see the server log.');
    if (told.retryAfterSeconds !== undefined) response.set('Retry-After', String(told.retryAfterSeconds));
    response.status(told.status).json(errorBody(told, request.path));
  };
}

/** Parts around the routes. */
export interface ShellParts {
  trustedProxies: number;
  allowedOrigins: readonly string[];
  /** Other origins from which the page may load pictures of entries. */
  imageOrigins: readonly string[];
  rateLimitPerMinute: number;
  /** Public path of the server, without its final slash; empty for `/` or unknown. */
  basePath: string;
  /** Folder of the built web app; null serves only the interfaces. */
  webDir: string | null;
  /** Served version, for the interface document. */
  version: string;
  logger: Logger;
}

/** Parts of the public routes, grouped by the routes that share them. */
export interface PublicParts {
  recordings: TranscriptionParts;
  sessions: SessionParts & StreamParts;
  search: SearchParts & CatalogueParts;
  events: EventsParts;
  clients: ClientParts;
}

/** Parts of the operator's routes. */
export type OperationsParts = MetricsParts &
  TailParts &
  BackgroundParts &
  UtteranceParts &
  DriftRouteParts &
  EntriesParts &
  RulesParts &
  AlarmsParts &
  ThresholdsParts &
  RolloutsParts;

export interface AppParts {
  shell: ShellParts;
  health: HealthParts;
  public: PublicParts;
  operations: OperationsParts;
}

/** The HTTP side of the server: a chain of routes, each in a separate file, and one error handler. */
export function createApp({ shell, health, public: given, operations }: AppParts): Express {
  const { webDir, basePath, logger } = shell;
  const { recordings, sessions, search, events, clients } = given;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', shell.trustedProxies);
  app.use(secureHeaders(shell.imageOrigins));
  app.use(healthRoutes(health));
  app.use(
    '/v1',
    crossOrigin(shell.allowedOrigins),
    limitRate(shell.rateLimitPerMinute, operations.adminToken),
  );
  app.use(voiceSearchRoute(recordings), transcriptionRoute(recordings), modelsRoute(search.versions));
  // `sendBeacon` may send JSON as text, which saves a preflight request.
  app.use('/v1/events', express.json({ limit: MAX_EVENTS_BYTES, type: ['application/json', 'text/plain'] }));
  app.use('/v1/ops/catalogues', express.json({ limit: MAX_RULES_BYTES }));
  // On other paths a 404 must precede any error in the body.
  app.use(['/v1/session', '/v1/search', '/v1/ops'], express.json({ limit: MAX_JSON_BYTES }));
  app.use(consentRoute(sessions), sessionRoute(sessions), streamRoute(sessions));
  app.use(searchRoute(search), catalogueRoute(search), clientRoute(clients), eventsRoute(events));
  app.use(opsSessionRoute(operations), metricsRoutes(operations), driftRoutes(operations));
  app.use(entriesRoutes(operations), rulesRoutes(operations));
  app.use(tailRoute(operations), backgroundRoute(operations), utteranceRoutes(operations));
  app.use(alarmsRoutes(operations), thresholdsRoutes(operations), rolloutsRoutes(operations));
  app.use(documentRoutes(OPERATIONS, shell.version));
  if (webDir !== null) serveWebApp(app, { webDir, basePath });
  app.use(unknownRoute(webDir === null ? OPERATIONS : [...OPERATIONS, ...PAGES]));
  app.use(answerError(logger));
  return app;
}
