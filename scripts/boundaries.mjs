// `npm run boundaries`, in an installed workspace.
import { checkBoundaries } from './lib/boundaries.mjs';

process.exitCode = (await checkBoundaries()) ? 0 : 1;
