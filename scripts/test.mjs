// `npm test [-- --only unit,lint] [-- PATTERN…]`: everything that must hold, from a fresh clone too.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { runMain } = await import('./lib/run-main.mjs');
const { runTests } = await import('./lib/run-tests.mjs');

await runMain(() => runTests(process.argv.slice(2)));
