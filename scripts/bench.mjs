// `npm run bench [-- NAME…]`: prints the benchmarks as ratios and writes them to bench/latest.json.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { runBenches } = await import('./lib/run-benches.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(() => runBenches(process.argv.slice(2)));
