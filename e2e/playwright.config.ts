import { defineConfig } from '@playwright/test';

// One worker: each test has a browser that listens in real time, and a machine may have two cores.
export default defineConfig({
  testDir: 'tests',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  outputDir: 'test-results',
  reporter: 'list',
});
