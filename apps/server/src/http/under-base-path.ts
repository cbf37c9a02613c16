import type { RequestListener } from 'node:http';
import { belowBasePath } from './base-path.ts';

/** Removes the base path from requests. */
export function underBasePath(basePath: string, listener: RequestListener): RequestListener {
  return (request, response) => {
    const addressed = belowBasePath(request.url ?? '/', basePath);
    switch (addressed.type) {
      case 'redirect':
        // A temporary redirect, because the operator may choose another path.
        response.writeHead(307, { Location: addressed.location, 'Cache-Control': 'no-cache' }).end();
        return;
      case 'serve':
        request.url = addressed.url;
        listener(request, response);
        return;
    }
  };
}
