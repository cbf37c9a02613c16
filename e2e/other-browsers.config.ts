import { defineConfig } from '@playwright/test';
import browserTests from './playwright.config.ts';

// The browser tests for Debian's Firefox and WebKitGTK, with a microphone of PulseAudio.
export default defineConfig(browserTests, {
  testDir: 'other-browsers',
  timeout: 120_000,
});
