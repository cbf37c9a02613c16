import { config } from 'zod/v4';

// zod generates code for its parsers where allowed, and tests that when a schema is created. The content security
// policy forbids it, and Firefox logs that as an error.
config({ jitless: true });

// oxlint-disable-next-line no-barrel-file -- stands for zod itself, see vite.config.ts
export * from 'zod/v4';
