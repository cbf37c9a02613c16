// `npm run dev [-- --https]`: web with hot reload, server with restarts, one origin for the browser.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { runDev } = await import('./lib/dev.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(() => runDev(process.argv.slice(2)));
