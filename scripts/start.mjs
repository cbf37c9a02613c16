// `npm start`: installs and builds what is stale, then becomes the server.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { prepare } = await import('./lib/prepare.mjs');
const { runCli } = await import('./lib/run-cli.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(async () => {
  await prepare();
  await runCli(['serve', ...process.argv.slice(2)]);
});
