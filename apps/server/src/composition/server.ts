import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { createClosers } from '../base/closers.ts';
import { adminTokenOf } from '../config/admin-token.ts';
import { listen } from '../http/listen.ts';
import { startingApp } from '../http/starting-app.ts';
import { underBasePath } from '../http/under-base-path.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import { readSetup } from './apply-config.ts';
import { composeServer } from './compose-server.ts';
import { openResources, type ResourceOptions } from './open-resources.ts';

/**
 * Proxies reuse idle connections for a minute. If the server closed them earlier, some would close while a request is
 * on its way.
 */
const KEEP_ALIVE_MS = 75_000;

export interface HarkServer {
  /** Includes the bound port, such as `http://localhost:3000`. */
  url: string;
  adminToken: string;
  /** Returns why the server is not ready, in words; empty when it is. */
  readiness(): Promise<string[]>;
  /** Finishes open utterances, then releases everything. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a server. It listens immediately, so that a taken port is reported at once. Until all parts are ready it
 * responds with 503.
 * @throws errors whose message is a sentence for the operator (`ListenError`, `StoreError`, …)
 */
export async function startServer(options: ResourceOptions): Promise<HarkServer> {
  const closers = createClosers(options.logger);
  let handler: RequestListener = startingApp();
  const { basePath } = options.config;
  const httpServer = createServer(underBasePath(basePath, (request, response) => handler(request, response)));
  httpServer.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    const url = await listen(httpServer, options.config);
    closers.add('HTTP server', () => closeHttp(httpServer));
    const { config, logger } = options;
    const setup = await readSetup(config);
    const service = { deployment: config.deployment, version: setup.pipeline };
    const tracing = await openTracing(config.tracing, service, logger);
    closers.add('traces', () => tracing.close());
    const { dataDir } = config;
    await mkdir(dataDir, { recursive: true });
    const adminToken = await adminTokenOf(config.adminToken, dataDir);
    const resources = await openResources(options, closers, setup);
    const { app, readiness } = await composeServer({
      ...options,
      ...resources,
      adminToken,
      httpServer,
      tracing,
      closers,
    });
    handler = app;
    return { url: `${url}${basePath}`, adminToken, readiness, close: closers.close };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

function closeHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
