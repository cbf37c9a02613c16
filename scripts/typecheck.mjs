// `npm run typecheck`, in an installed workspace.
import { typecheck } from './lib/typecheck.mjs';

process.exitCode = (await typecheck()) ? 0 : 1;
