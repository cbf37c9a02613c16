import type { RequestListener } from 'node:http';
import { belowBasePath } from './base-path.ts';

/** Serves as if the base path were not there. */
export function underBasePath(basePath: string, listener: RequestListener): RequestListener {
  return (request, response) => {
    const addressed = belowBasePath(request.url ?? '/', basePath);
    switch (addressed.type) {
      case 'redirect':
        // Not for ever: the operator may choose another path.
        response.writeHead(307, { Location: addressed.location, 'Cache-Control': 'no-cache' }).end();
        return;
      case 'serve':
        request.url = addressed.url;
        listener(request, response);
        return;
    }
  };
}
