// `npm run gallery [-- --update]`: pictures of every state of the pages, in every look.
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
const { runGallery } = await import('./lib/run-gallery.mjs');
const { runMain } = await import('./lib/run-main.mjs');

await runMain(() => runGallery(process.argv.slice(2)));
