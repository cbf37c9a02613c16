import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'moonshine', include: ['src/**/*.test.ts'] } });
