import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, it } from 'vitest';
import { formatTokens, keepTokens } from './sherpa-tokens.ts';

function decode(line: string): [string, number] {
  const [base64 = '', id = ''] = line.split(' ');
  return [Buffer.from(base64, 'base64').toString('latin1'), Number(id)];
}

it('a token is the base64 of its bytes, a word boundary a space, a byte piece that byte', () => {
  const lines = formatTokens(['<s>', '▁the', 'é', '<0x0A>', '<0xE2>']).trimEnd().split('\n');
  expect(lines.map(decode)).toEqual([
    ['<s>', 0],
    [' the', 1],
    ['\u00C3\u00A9', 2],
    ['\n', 3],
    ['\u00E2', 4],
  ]);
});

it('concurrent writers leave one complete file, which is kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hark-tokens-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'cache', 'tokens.txt');
  await Promise.all([keepTokens(path), keepTokens(path)]);
  expect(await readdir(join(folder, 'cache'))).toEqual(['tokens.txt']);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  // No line may be without a piece: sherpa reads words, and would take the number for one.
  expect(lines.every((line, id) => /^[\w+/=]+ \d+$/.test(line) && line.endsWith(` ${id}`))).toBe(true);
  expect(lines).toHaveLength(32_768);
  await writeFile(path, 'kept');
  await keepTokens(path);
  expect(await readFile(path, 'utf8')).toBe('kept');
});
