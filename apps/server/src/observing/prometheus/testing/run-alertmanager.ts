import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { listen } from '../../../http/listen.ts';

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** Debian's name, or the project's own; undefined where it is not installed. */
export const alertmanager = ['prometheus-alertmanager', 'alertmanager'].find(isInstalled);

export interface RunningAlertmanager {
  /** Without `/api`. */
  address: string;
  close(): Promise<void>;
}

/** A receiver of notifications on this machine. */
export async function startReceiver(onNotified: (path: string, body: unknown) => void) {
  const receiver = createServer((request, response) => {
    void json(request).then((body) => {
      onNotified(request.url ?? '', body);
      response.end();
    });
  });
  const url = await listen(receiver, { host: '127.0.0.1', port: 0 });
  return {
    url: url.replace('localhost', '127.0.0.1'),
    async close(): Promise<void> {
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

/** Starts a real Alertmanager. @param port a free one @param config the text of its file */
export async function startAlertmanager(config: string, port: number): Promise<RunningAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-alertmanager-'));
  await writeFile(join(folder, 'alertmanager.yml'), config);
  const running = spawn(
    alertmanager ?? '',
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(running, 'exit');
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      running.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
