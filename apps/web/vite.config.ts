import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';
import { prefetchCapture } from './build/prefetch-capture.ts';
import { sileroWeights } from './build/silero-weights.ts';

/** Path of the development server; a built page finds it by itself. */
const basePath = `${(process.env['HARK_BASE_PATH'] ?? '').replace(/\/$/, '')}/`;
const server = process.env['HARK_SERVER_URL'] ?? 'http://localhost:3001';

export default defineConfig(({ command }) => ({
  // Relative addresses, so that one build works below any path; the server completes them for nested routes.
  base: command === 'build' ? './' : basePath,
  plugins: [react(), sileroWeights(), prefetchCapture(), precompress()],
  worker: { format: 'es', plugins: () => [sileroWeights()] },
  resolve: {
    alias: [
      { find: /^zod$/, replacement: fileURLToPath(new URL('build/zod-without-eval.ts', import.meta.url)) },
    ],
  },
  build: {
    target: 'es2022',
    // No `data:` addresses: the content security policy allows none for scripts and worklets.
    assetsInlineLimit: 0,
    // The speech detector's WebAssembly is large by nature.
    chunkSizeWarningLimit: 1_500,
  },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: {
    proxy: {
      [`${basePath}v1`]: { target: server, ws: true },
      [`${basePath}healthz`]: server,
      [`${basePath}readyz`]: server,
      [`${basePath}metrics`]: server,
      [`${basePath}openapi.json`]: server,
      [`${basePath}docs/api`]: server,
    },
  },
}));
