import { defineConfig } from 'vitest/config';

// What is waited for comes at once, but on a machine that has other things to do.
const poll = { timeout: 4_000 };
export default defineConfig({ test: { name: 'server', include: ['src/**/*.test.ts'], expect: { poll } } });
