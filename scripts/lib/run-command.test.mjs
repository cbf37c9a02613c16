import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.mjs';

/** @param {string} program @param {AbortSignal} [signal] */
function runNode(program, signal) {
  return runCommand(process.execPath, ['--eval', program], { cwd: tmpdir(), signal });
}

describe('runCommand', () => {
  it('keeps the last lines of both outputs, without colours', async () => {
    const result = await runNode(
      String.raw`for (let i = 0; i < 100; i++) console.log('line', i); console.error('\u001b[31mred\u001b[0m')`,
    );
    expect(result.ok).toBe(true);
    expect(result.tail).toHaveLength(30);
    expect(result.tail).toContain('red');
    expect(result.tail).toContain('line 99');
  });

  it('gives the exit status', async () => {
    await expect(runNode('process.exit(3)')).resolves.toMatchObject({ ok: false, code: 3 });
  });

  it('reports a missing command', async () => {
    const result = await runCommand('hark-has-no-such-command', [], { cwd: tmpdir() });
    expect(result).toMatchObject({ ok: false, code: 127 });
    expect(result.tail.join('\n')).toContain('ENOENT');
  });

  it('ends a command on abort', async () => {
    const controller = new AbortController();
    const result = runNode('setInterval(() => {}, 1000)', controller.signal);
    controller.abort();
    await expect(result).resolves.toMatchObject({ ok: false });
  });
});
