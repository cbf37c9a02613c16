import express, { type ErrorRequestHandler, type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { documentRoutes } from '../http/api-document/document-routes.ts';
import { OPERATIONS } from './operations.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { clientRoute } from '../serving/routes/client-route.ts';
import { consentRoute } from '../serving/routes/consent-route.ts';
import { crossOrigin } from '../http/cross-origin.ts';
import { errorBody } from '../http/error-body.ts';
import { eventsRoute } from '../serving/routes/events-route.ts';
import { healthRoutes } from '../serving/routes/health-routes.ts';
import type { HttpParts } from './http-parts.ts';
import { modelsRoute } from '../serving/routes/openai/models-route.ts';
import { backgroundRoute } from '../operating/background-route.ts';
import { metricsRoutes } from '../operating/metrics-routes.ts';
import { opsSessionRoute } from '../operating/ops-session-route.ts';
import { PAGES } from '../http/page-request.ts';
import { problemOf } from '../http/problem-of.ts';
import { searchRoute } from '../serving/routes/search-route.ts';
import { ADD_SLASH_HASH, serveWebApp } from '../http/serve-web-app.ts';
import { sessionRoute } from '../serving/routes/session-route.ts';
import { streamRoute } from '../serving/routes/stream-route.ts';
import { tailRoute } from '../operating/tail-route.ts';
import { transcriptionRoute } from '../serving/routes/transcription-route.ts';
import { unknownRoute } from '../http/unknown-route.ts';
import { voiceSearchRoute } from '../serving/routes/voice-search-route.ts';

const MAX_JSON_BYTES = 64 * 1024;
const MAX_EVENTS_BYTES = 256 * 1024;
const MINUTE_MS = 60_000;

/** Only what the page needs: its own files, WebAssembly, its own socket. */
const secureHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'wasm-unsafe-eval'", ADD_SLASH_HASH],
      workerSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      // The page's own socket is of itself, in the words of CSP 3.
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // TLS ends at the operator's proxy, which knows whether to insist on it.
  strictTransportSecurity: false,
});

function limitRate(perMinute: number): express.RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler() {
      throw new ApiProblem(429, 'rate_limited', 'Too many requests; wait a minute.', {
        retryable: true,
        retryAfterSeconds: 60,
      });
    },
  });
}

function answerError(parts: HttpParts): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error);
    if (problem === null) parts.logger.error({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const told =
      problem ??
      new ApiProblem(500, 'internal', 'Something went wrong here; the log of the server says what.');
    if (told.retryAfterSeconds !== undefined) response.set('Retry-After', String(told.retryAfterSeconds));
    response.status(told.status).json(errorBody(told, request.path));
  };
}

/** The HTTP side of the server: a chain of routes, each in its own file, and one place for errors. */
export function createApp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustedProxies);
  app.use(secureHeaders);
  app.use(healthRoutes(parts));
  app.use('/v1', crossOrigin(parts.allowedOrigins), limitRate(parts.rateLimitPerMinute));
  app.use(voiceSearchRoute(parts), transcriptionRoute(parts), modelsRoute(parts));
  // `sendBeacon` may send JSON as text, to spare a request of its own for permission.
  app.use('/v1/events', express.json({ limit: MAX_EVENTS_BYTES, type: ['application/json', 'text/plain'] }));
  // Elsewhere a path that is not there is the trouble, not its body.
  app.use(['/v1/session', '/v1/search', '/v1/ops'], express.json({ limit: MAX_JSON_BYTES }));
  app.use(
    consentRoute(parts),
    sessionRoute(parts),
    searchRoute(parts),
    clientRoute(parts),
    eventsRoute(parts),
    streamRoute(parts),
  );
  app.use(opsSessionRoute(parts), metricsRoutes(parts), tailRoute(parts), backgroundRoute(parts));
  app.use(documentRoutes(OPERATIONS));
  if (parts.webDir !== null) serveWebApp(app, { webDir: parts.webDir, basePath: parts.basePath });
  app.use(unknownRoute(parts.webDir === null ? OPERATIONS : [...OPERATIONS, ...PAGES]));
  app.use(answerError(parts));
  return app;
}
