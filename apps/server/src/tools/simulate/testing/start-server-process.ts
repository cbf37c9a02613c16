import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeTemporaryDataDir } from '../../../store/testing/temporary-data-dir.ts';
import { bundleEntry } from '../../../testing/bundle-entry.ts';

export interface ServedProcess {
  url: string;
  adminToken: string;
  close(): Promise<void>;
}

/** Starts a complete server in a separate process, with this recogniser thread. */
export async function startServerProcess(recognizerWorker: URL): Promise<ServedProcess> {
  const { dataDir, remove } = await makeTemporaryDataDir();
  const entry = await bundleEntry(
    new URL('../../../observing/events/testing/serve-for-test.ts', import.meta.url),
  );
  const worker = await bundleEntry(recognizerWorker);
  const phrases = await bundleEntry(new URL('../../../recognition/pool/phrases-worker.ts', import.meta.url));
  const catalogue = new URL('../../../../../../catalogues/world.ndjson', import.meta.url);
  const args = [fileURLToPath(entry), dataDir, worker.href, phrases.href, catalogue.href];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: string[] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: (line ?? '').replace('localhost', '127.0.0.1'),
    adminToken: (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim(),
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await remove();
    },
  };
}
