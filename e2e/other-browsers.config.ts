import { defineConfig } from '@playwright/test';
import browserTests from './playwright.config.ts';

// The browser tests that Debian's Firefox and WebKitGTK run, with a microphone of PulseAudio.
export default defineConfig(browserTests, {
  testDir: 'other-browsers',
  timeout: 120_000,
});
