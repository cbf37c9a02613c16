import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRestartingProcess } from './restarting-process.mjs';

/** Writes its start and its end to a file, and runs until it is stopped. */
const NOTE = `
  const { appendFileSync } = require('node:fs');
  appendFileSync(process.argv[1], 'start ');
  process.on('SIGTERM', () => { appendFileSync(process.argv[1], 'end '); process.exit(0); });
  setInterval(() => {}, 1000);
`;

describe('createRestartingProcess', () => {
  let folder = '';
  const notes = () => {
    const path = join(folder, 'notes');
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  };
  const create = () => createRestartingProcess(['--eval', NOTE, join(folder, 'notes')], process.env);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hark-process-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ends the old process before it starts the new one, and the last one when it is closed', async () => {
    const server = create();
    await server.restart();
    await vi.waitFor(() => expect(notes()).toBe('start'), 5_000);
    await server.restart();
    await vi.waitFor(() => expect(notes()).toBe('start end start'), 5_000);
    await server.close();
    expect(notes()).toBe('start end start end');
  });

  it('starts nothing once it is closed', async () => {
    const server = create();
    await server.close();
    await server.restart();
    await server.close();
    expect(notes()).toBe('');
  });
});
