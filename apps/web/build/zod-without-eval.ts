import { config } from 'zod/v4';

// zod writes its parsers as code where it may, and tries whether it may, as soon as a schema is made. The content
// security policy forbids it, and Firefox puts that on the console as an error.
config({ jitless: true });

// oxlint-disable-next-line no-barrel-file -- stands for zod itself, see vite.config.ts
export * from 'zod/v4';
