import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two workers: a test machine may have two cores, and several suites start a recogniser or a database.
    maxWorkers: 2,
    projects: ['packages/*', 'apps/*', 'scripts'],
  },
});
