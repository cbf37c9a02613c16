import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const WEB = fileURLToPath(new URL('../../apps/web', import.meta.url));

/** Serves each source of the web app as a module, to test parts that the built page does not expose. */
export async function startWebDevServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', '--port', String(port), '--strictPort', '--logLevel', 'silent'],
    { cwd: WEB, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  for (;;) {
    if (child.exitCode !== null) throw new Error('the development server of the web app did not start');
    const response = await fetch(url).catch(() => null);
    if (response?.ok === true) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async close() {
      child.kill();
      await ended;
    },
  };
}
