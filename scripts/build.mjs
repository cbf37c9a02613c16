// `npm run build`: installs and builds what is stale.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { prepare } = await import('./lib/prepare.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(() => prepare());
