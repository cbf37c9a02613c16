import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transformWithOxc } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);

let folder: string;
let module: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-quiet-'));
  const source = new URL('./load-quietly.ts', import.meta.url);
  const { code } = await transformWithOxc(await readFile(source, 'utf8'), 'load-quietly.ts');
  const path = join(folder, 'load-quietly.mjs');
  await writeFile(path, code);
  module = pathToFileURL(path).href;
});
afterAll(() => rm(folder, { recursive: true }));

/** Stands for a library: reports the environment that native code sees when it is loaded. */
const load = `() => Promise.resolve(
  'loaded with ' + process.report.getReport().environmentVariables.ORT_DISABLE_TELEMETRY
)`;

function loading(): string {
  return `import(${JSON.stringify(module)})
    .then(({ loadQuietly }) => loadQuietly(${load}))
    .then((text) => console.log(text), (error) => console.log('refused: ' + error.message));`;
}

function inThread(env: string): string {
  const code = JSON.stringify(loading());
  return `const { Worker, SHARE_ENV } = await import('node:worker_threads');
    new Worker(${code}, { eval: true, env: ${env} });`;
}

/** Runs the code in a new process and returns its output. The switch is in the environment only if `value` is set. */
async function printed(
  code: string,
  { flags = [], value }: { flags?: string[]; value?: string } = {},
): Promise<string> {
  const { ORT_DISABLE_TELEMETRY: _, ...rest } = process.env;
  const env = value === undefined ? rest : { ...rest, ORT_DISABLE_TELEMETRY: value };
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '-e', code], { env });
  return stdout.trim();
}

const forbid = (): string => `(await import(${JSON.stringify(module)})).forbidTelemetry();`;

describe('loadQuietly', () => {
  it('sets the switch before it loads the runtime in the main thread', async () => {
    expect(await printed(loading())).toBe('loaded with 1');
  });

  it('overrides an environment that allows telemetry', async () => {
    expect(await printed(loading(), { value: '0' })).toBe('loaded with 1');
  });

  it('loads in a thread after the main thread has forbidden telemetry', async () => {
    expect(await printed(`${forbid()} ${inThread('process.env')}`)).toBe('loaded with 1');
  });

  it('loads in a thread with its own environment, because that of the process counts', async () => {
    expect(await printed(`${forbid()} ${inThread('{}')}`)).toBe('loaded with 1');
  });

  it('loads in a thread of a process that was started with the switch', async () => {
    expect(await printed(inThread('process.env'), { value: '1' })).toBe('loaded with 1');
  });

  it('loads in a thread that shares the environment of the process', async () => {
    expect(await printed(inThread('SHARE_ENV'))).toBe('loaded with 1');
  });

  it('refuses in a thread that can set the switch only in its copy', async () => {
    expect(await printed(inThread('process.env'))).toMatch(/^refused: .*ORT_DISABLE_TELEMETRY=1/);
  });

  it('refuses in a thread whose copy has the switch when the process does not', async () => {
    const env = `{ ...process.env, ORT_DISABLE_TELEMETRY: '1' }`;
    expect(await printed(inThread(env))).toMatch(/^refused/);
  });

  it('refuses in a thread of a process that was started with telemetry allowed', async () => {
    expect(await printed(inThread('process.env'), { value: '0' })).toMatch(/^refused/);
  });

  it.skipIf(!process.allowedNodeEnvironmentFlags.has('--report-exclude-env'))(
    'loads even if diagnostic reports exclude the environment',
    async () => {
      const reading = `const { Worker } = await import('node:worker_threads');
        process.env.ORT_DISABLE_TELEMETRY = '1';
        new Worker(${JSON.stringify(loading().replace(load, "() => Promise.resolve('loaded')"))}, { eval: true });`;
      expect(await printed(reading, { flags: ['--report-exclude-env'] })).toBe('loaded');
    },
  );
});

describe('settings of diagnostic reports', () => {
  it('are unchanged afterwards', async () => {
    const settings = `JSON.stringify([process.report.excludeNetwork, process.report.excludeEnv])`;
    const code = `const before = ${settings};
      import(${JSON.stringify(module)})
        .then(({ loadQuietly }) => loadQuietly(() => Promise.resolve()))
        .then(() => console.log(before === ${settings}));`;
    const thread = `const { Worker } = await import('node:worker_threads');
      new Worker(${JSON.stringify(code)}, { eval: true });`;
    expect(await printed(thread, { value: '1' })).toBe('true');
  });
});
