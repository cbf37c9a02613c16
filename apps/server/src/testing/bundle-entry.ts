import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { basename, join } from 'node:path';
import { build } from 'vite';

const serverFolder = fileURLToPath(new URL('../..', import.meta.url));
const built = new Map<string, Promise<URL>>();

/**
 * Bundles one entry of the server (a worker) from TypeScript, so that a test can start it as a thread on a Node without
 * type stripping. The bundle lies inside the server's folder, where its dependencies resolve. Each entry is bundled
 * once per process.
 */
export function bundleEntry(entry: URL): Promise<URL> {
  const source = fileURLToPath(entry);
  const known = built.get(source);
  if (known !== undefined) return known;
  const result = buildEntry(source);
  built.set(source, result);
  return result;
}

async function buildEntry(source: string): Promise<URL> {
  const name = basename(source, '.ts');
  const outDir = join(serverFolder, 'node_modules', '.cache', 'hark-entries', `${name}-${process.pid}`);
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root: serverFolder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: [/^@hark\//, '@alexanderolsen/libsamplerate-js'] },
    build: {
      ssr: source,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return pathToFileURL(join(outDir, `${name}.mjs`));
}
