import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';

const server = process.env['HARK_SERVER_URL'] ?? 'http://localhost:3001';

export default defineConfig({
  // Absolute addresses, so that a page under a nested route finds its assets.
  base: '/',
  plugins: [react(), precompress()],
  worker: { format: 'es' },
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
      '/v1': { target: server, ws: true },
      '/healthz': server,
      '/readyz': server,
      '/metrics': server,
      '/openapi.json': server,
      '/docs/api': server,
    },
  },
});
