import { defineConfig } from '@playwright/test';

// Screenshots of the dashboard over a simulated day, not a test: see docs/dashboard.md.
export default defineConfig({
  testDir: 'day',
  workers: 1,
  timeout: 20 * 60_000,
  outputDir: 'test-results',
  reporter: 'line',
});
