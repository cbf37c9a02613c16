import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { readDevSettings } from './dev-settings.mjs';
import { errorCode } from './error-code.mjs';
import { untilInterrupted } from './interruption.mjs';
import { parseArguments } from './parse-arguments.mjs';
import { prepare } from './prepare.mjs';
import { createRestartingProcess } from './restarting-process.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { ROOT, SERVER_MAIN } from './workspace.mjs';

/**
 * Runs the web app with hot reload and the server with a restart on each change, until it is stopped. The browser sees
 * one origin: Vite's, which proxies the server's paths.
 *
 * @param {readonly string[]} args
 */
export async function runDev(args) {
  const options = { https: { type: /** @type {const} */ ('boolean'), default: false } };
  const { values } = parseArguments({ args: [...args], options }, 'Usage: npm run dev [-- --https]');
  const settings = readDevSettings(process.env, values.https);
  await prepare({ apps: false });
  process.env['NODE_ENV'] = 'development';
  const innerPort = await freePort();
  // Read by apps/web/vite.config.ts, for its proxy.
  process.env['HARK_SERVER_URL'] = `http://127.0.0.1:${innerPort}`;
  await untilInterrupted(async (signal) => {
    const web = await startWeb(settings, values.https);
    const server = await startServer(innerPort, web.resolvedUrls?.local[0] ?? '/');
    web.printUrls();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.all([web.close(), server.close()]);
  });
}

/**
 * @param {import('./dev-settings.mjs').DevSettings} settings
 * @param {boolean} https
 */
async function startWeb({ port, host }, https) {
  const { createServer } = await import('vite');
  const { default: selfSigned } = await import('@vitejs/plugin-basic-ssl');
  const web = await createServer({
    root: join(ROOT, 'apps/web'),
    server: { port, host, strictPort: true },
    plugins: https ? [selfSigned({ name: 'hark' })] : [],
  });
  try {
    return await web.listen();
  } catch (error) {
    await web.close();
    throw isPortTaken(error)
      ? new SetupFailure(
          `Port ${port} is in use: stop the program that uses it, or choose another with PORT=… npm run dev.`,
        )
      : error;
  }
}

/** @param {unknown} error */
function isPortTaken(error) {
  return (
    errorCode(error) === 'EADDRINUSE' || (error instanceof Error && /already in use/.test(error.message))
  );
}

/**
 * Builds the server whenever one of its sources changes, and restarts it after each successful build.
 *
 * @param {number} port
 * @param {string} publicUrl address for the browser, ending with `/`
 */
async function startServer(port, publicUrl) {
  const { build } = await import('vite');
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1' };
  const server = createRestartingProcess(['--enable-source-maps', SERVER_MAIN, 'serve'], env, (text) =>
    // The server's own addresses have the base path already.
    text.replaceAll(`http://localhost:${port}/`, new URL('/', publicUrl).href),
  );
  const watcher = await build({
    root: join(ROOT, 'apps/server'),
    mode: 'development',
    logLevel: 'warn',
    build: { watch: {} },
  });
  if (!('on' in watcher)) throw new Error('vite build did not start to watch');
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') void server.restart();
    if (event.code === 'ERROR') console.error('The last good build keeps running.');
  });
  return {
    async close() {
      await watcher.close();
      await server.close();
    },
  };
}

/** @returns {Promise<number>} a free port of this machine */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createNetServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
