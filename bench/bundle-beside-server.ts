import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles a program that uses the server's modules, next to the server, where its dependencies resolve. */
export async function bundleBesideServer(
  entry: URL,
  name: string,
  bundled: readonly (string | RegExp)[] = [],
): Promise<string> {
  const server = fileURLToPath(new URL('../apps/server', import.meta.url));
  const outDir = path.join(server, 'node_modules', '.cache', `hark-bench-${name}`);
  await build({
    root: server,
    configFile: false,
    logLevel: 'error',
    // As in the server's own build.
    ssr: { noExternal: [/^@hark\//, '@alexanderolsen/libsamplerate-js', ...bundled] },
    build: {
      ssr: fileURLToPath(entry),
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return path.join(outDir, `${name}.mjs`);
}
