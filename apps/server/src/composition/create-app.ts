import express, { type ErrorRequestHandler, type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { documentRoutes } from './api-document/document-routes.ts';
import { OPERATIONS } from './api-document/operations.ts';
import { ApiProblem } from './api-problem.ts';
import { clientRoute } from './client-route.ts';
import { consentRoute } from './consent-route.ts';
import { crossOrigin } from './cross-origin.ts';
import { errorBody } from './error-body.ts';
import { eventsRoute } from './events-route.ts';
import { healthRoutes } from './health-routes.ts';
import type { HttpParts } from './http-parts.ts';
import { modelsRoute } from './openai/models-route.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { opsSessionRoute } from './ops-session-route.ts';
import { PAGES } from './page-request.ts';
import { problemOf } from './problem-of.ts';
import { searchRoute } from './search-route.ts';
import { ADD_SLASH_HASH, serveWebApp } from './serve-web-app.ts';
import { sessionRoute } from './session-route.ts';
import { streamRoute } from './stream-route.ts';
import { tailRoute } from './tail-route.ts';
import { transcriptionRoute } from './transcription-route.ts';
import { unknownRoute } from './unknown-route.ts';
import { voiceSearchRoute } from './voice-search-route.ts';

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
  app.use(opsSessionRoute(parts), metricsRoutes(parts), tailRoute(parts));
  app.use(documentRoutes(OPERATIONS));
  if (parts.webDir !== null) serveWebApp(app, { webDir: parts.webDir, basePath: parts.basePath });
  app.use(unknownRoute(parts.webDir === null ? OPERATIONS : [...OPERATIONS, ...PAGES]));
  app.use(answerError(parts));
  return app;
}
