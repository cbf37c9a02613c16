import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

function source(path: string): string {
  return fileURLToPath(new URL(`src/${path}`, import.meta.url));
}

/**
 * The server as plain JavaScript for Node. The workspace's own packages are bundled, because they are
 * TypeScript; what comes from npm stays outside, because some of it is native. The resampler is CommonJS whose
 * exports Node cannot see, so the bundler resolves them.
 */
export default defineConfig({
  ssr: { noExternal: [/^@hark\//, '@alexanderolsen/libsamplerate-js'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      // A worker thread starts from a file of its own, so each is an entry.
      input: {
        main: source('main.ts'),
        'audio-worker': source('recognition/audio/audio-worker.ts'),
        'drill-recognizer-worker': source('tools/drill/drill-recognizer-worker.ts'),
        'drill-server': source('cli/drill-server.ts'),
        'phrases-worker': source('recognition/pool/phrases-worker.ts'),
        'recognizer-worker': source('recognition/pool/recognizer-worker.ts'),
      },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        // Beside the entries, so that `new URL('./audio-worker.js', import.meta.url)` holds in shared code too.
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});
