import type { RequestHandler } from 'express';

/** Sends CORS headers for the origins that the operator allows; browsers block all others. */
export function crossOrigin(allowedOrigins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin !== undefined && allowedOrigins.includes(origin)) {
      response.set({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
      if (request.method === 'OPTIONS') {
        response
          .set({
            'Access-Control-Allow-Methods': 'GET, POST, DELETE',
            'Access-Control-Allow-Headers': 'authorization, content-type',
            'Access-Control-Max-Age': '86400',
          })
          .sendStatus(204);
        return;
      }
    }
    next();
  };
}
