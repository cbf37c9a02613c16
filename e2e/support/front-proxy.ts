import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

/** A real proxy with TLS in front of a server, on this machine only. */
export interface FrontProxy {
  port: number;
  /** `https://localhost:…` */
  url: string;
  /** Of the certificate, for programs that must trust it. */
  certificate: string;
  close(): Promise<void>;
}

/** Replacements in an example configuration for this machine. */
type Changes = readonly (readonly [from: string, to: string])[];

interface FrontOptions {
  harkPort: number;
  /** More changes, such as a shorter time. */
  changes?: Changes;
}

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
/** Debian installs them in the administrator's path only. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin` };

export function isInstalled(command: 'nginx' | 'haproxy'): boolean {
  const found = ['openssl', command].map((name) => spawnSync(name, ['-v'], { env, stdio: 'ignore' }));
  return found.every(({ error }) => error === undefined);
}

/** Returns the example with its addresses replaced; every replaced text must occur in it. */
function adapt(file: string, changes: Changes): string {
  let text = readFileSync(join(DEPLOY, file), 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/${file} has no "${from}" any more`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function makeCertificate(folder: string): { key: string; certificate: string } {
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...made, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  writeFileSync(join(folder, 'both.pem'), readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
  return { key, certificate };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return isOpen;
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const ended = once(child, 'exit');
  while (!(await answers(port))) {
    const isOver = await Promise.race([
      ended.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 50)),
    ]);
    if (isOver) throw new Error(`the proxy ended: ${complaints}`);
  }
}

interface Started {
  folder: string;
  port: number;
  certificate: string;
  command: readonly [string, ...string[]];
}

async function run({ folder, port, certificate, command }: Started): Promise<FrontProxy> {
  const [name, ...args] = command;
  const child = spawn(name, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  await untilItListens(child, port);
  return {
    port,
    url: `https://localhost:${port}`,
    certificate,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts nginx with one of the examples of `deploy/nginx`. */
export async function startNginx(
  file: 'hark.conf' | 'hark-below-a-path.conf',
  { harkPort, changes = [] }: FrontOptions,
): Promise<FrontProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-nginx-'));
  const port = await freePort();
  const { key, certificate } = makeCertificate(folder);
  const site = file === 'hark.conf' ? 'hark' : 'www';
  const server = adapt(`nginx/${file}`, [
    ['listen 443 ssl http2', `listen 127.0.0.1:${port} ssl http2`],
    [`server_name ${site}.example.org`, 'server_name localhost'],
    [`/etc/ssl/${site}/fullchain.pem`, certificate],
    [`/etc/ssl/${site}/privkey.pem`, key],
    ['127.0.0.1:3000', `127.0.0.1:${harkPort}`],
    ...changes,
  ]);
  writeFileSync(join(folder, 'hark.conf'), server);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (use) => `${use}_temp_path ${join(folder, use)};`,
  );
  const main = [
    process.getuid?.() === 0 ? 'user root;' : '',
    'daemon off;',
    'worker_processes 1;',
    `pid ${join(folder, 'pid')};`,
    'error_log stderr warn;',
    'events {}',
    `http { access_log off; ${temporary.join(' ')} include ${join(folder, 'hark.conf')}; }`,
  ];
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, main.join('\n'));
  return run({ folder, port, certificate, command: ['nginx', '-e', 'stderr', '-p', folder, '-c', config] });
}

/** Starts HAProxy with the example of `deploy/haproxy`. */
export async function startHaproxy({ harkPort, changes = [] }: FrontOptions): Promise<FrontProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-haproxy-'));
  const port = await freePort();
  const { certificate } = makeCertificate(folder);
  const config = adapt('haproxy/haproxy.cfg', [
    ['bind :443', `bind 127.0.0.1:${port}`],
    ['/etc/ssl/hark/hark.pem', join(folder, 'both.pem')],
    ['127.0.0.1:3000', `127.0.0.1:${harkPort}`],
    ...changes,
  ]);
  const path = join(folder, 'haproxy.cfg');
  writeFileSync(path, config);
  return run({ folder, port, certificate, command: ['haproxy', '-db', '-f', path] });
}
