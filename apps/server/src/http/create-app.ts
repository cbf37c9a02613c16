import express, { type ErrorRequestHandler, type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ApiProblem } from './api-problem.ts';
import { clientRoute } from './client-route.ts';
import { crossOrigin } from './cross-origin.ts';
import { eventsRoute } from './events-route.ts';
import { healthRoutes } from './health-routes.ts';
import type { HttpParts } from './http-parts.ts';
import { metricsRoutes } from './metrics-routes.ts';
import { opsSessionRoute } from './ops-session-route.ts';
import { problemOf } from './problem-of.ts';
import { searchRoute } from './search-route.ts';
import { ADD_SLASH_HASH, serveWebApp } from './serve-web-app.ts';
import { sessionRoute } from './session-route.ts';
import { streamRoute } from './stream-route.ts';
import { tailRoute } from './tail-route.ts';
import { transcriptionRoute } from './transcription-route.ts';
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
      connectSrc: ["'self'", 'ws:', 'wss:'],
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
    const { status, code, message, retryable, retryAfterSeconds } =
      problem ??
      new ApiProblem(500, 'internal', 'Something went wrong here; the log of the server says what.');
    if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
    response.status(status).json({ error: { code, message, retryable } });
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
  app.use(voiceSearchRoute(parts), transcriptionRoute(parts));
  // `sendBeacon` may send JSON as text, to spare a request of its own for permission.
  app.use('/v1/events', express.json({ limit: MAX_EVENTS_BYTES, type: ['application/json', 'text/plain'] }));
  app.use(express.json({ limit: MAX_JSON_BYTES }));
  app.use(
    sessionRoute(parts),
    searchRoute(parts),
    clientRoute(parts),
    eventsRoute(parts),
    streamRoute(parts),
  );
  app.use(opsSessionRoute(parts), metricsRoutes(parts), tailRoute(parts));
  app.use('/v1', (request) => {
    throw new ApiProblem(
      404,
      'not_found',
      `There is no ${request.method} ${request.originalUrl.split('?', 1)[0]}.`,
    );
  });
  if (parts.webDir !== null) serveWebApp(app, { webDir: parts.webDir, basePath: parts.basePath });
  app.use(answerError(parts));
  return app;
}
