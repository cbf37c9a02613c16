import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../recognition/audio/write-wav.ts';
import { findAudioFiles } from './find-audio-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-find-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  return file;
}

describe('finding recordings', () => {
  it('takes files by their names, whatever they hold, and goes through folders', async () => {
    const names = ['a.webm', 'b.M4A', 'c/d.aiff', 'c/e.caf', 'f.amr', 'g.wav', 'h.mp2', 'i.3gp', 'j.au'];
    const files = await Promise.all(names.map((name) => put(name, 'x')));
    expect(await findAudioFiles([folder])).toEqual({ files: files.toSorted(), passedOver: [] });
  });

  it('takes a recording without a telling name by its content, read or not', async () => {
    const wav = await put('voice.bin', writeWav(Int16Array.of(1, 2, 3)));
    const amr = await put('memo', '#!AMR\n\u0000\u0001');
    expect((await findAudioFiles([folder])).files.toSorted()).toEqual([amr, wav].toSorted());
  });

  it('names every other file, with what it is', async () => {
    const expected = [
      { file: await put('a.txt', 'what was said'), reason: 'it is a text' },
      { file: await put('b.pdf', '%PDF-1.7'), reason: 'it is a PDF document' },
      { file: await put('c.json', '{"audio": "a.wav"}'), reason: 'it is a JSON text' },
      { file: await put('d', ''), reason: 'it is empty' },
      {
        file: await put('e', Uint8Array.of(1, 2, 3)),
        reason: 'neither its name nor its content looks like audio',
      },
    ];
    expect(await findAudioFiles([folder])).toEqual({ files: [], passedOver: expected });
  });

  it('takes a file that is named itself as it is, and refuses one that is not there', async () => {
    const text = await put('a.txt', 'text');
    expect(await findAudioFiles([text])).toEqual({ files: [text], passedOver: [] });
    await expect(findAudioFiles([join(folder, 'none.wav')])).rejects.toMatchObject({ exitCode: 1 });
  });
});
