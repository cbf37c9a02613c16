#!/usr/bin/env node
// `npm run hark -- COMMAND` and `npx hark COMMAND`.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { prepare } = await import('./lib/prepare.mjs');
const { runCli } = await import('./lib/run-cli.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(async () => {
  await prepare();
  // npm runs scripts in the root; file arguments are relative to the caller's folder.
  if (process.env['npm_lifecycle_event'] === 'hark') process.chdir(process.env['INIT_CWD'] ?? '.');
  await runCli(process.argv.slice(2));
});
