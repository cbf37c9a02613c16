import { defineConfig } from '@playwright/test';

// A measurement, not a test: `npm run bench -- latency` runs it.
export default defineConfig({ testDir: 'latency', workers: 1, outputDir: 'test-results', reporter: 'line' });
