import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sayable } from './untidy-name.ts';

/** An entry of a catalogue and, beside it, how a person says it. */
export interface NamedEntry {
  entry: Record<string, unknown> & { id: string; title: string };
  said: string;
}

/**
 * Reads the catalogues of a folder: `.ndjson` files in the format of catalogues/README.md. A field `said` is how a person
 * says the name and is not indexed; without it, that is the title up to its first bracket or dash.
 */
export function readFolder(folder: string): { name: string; names: NamedEntry[] }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ndjson'));
  return files.toSorted().map((file) => {
    const lines = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n');
    const names = lines.map((line): NamedEntry => {
      const { said, ...entry }: NamedEntry['entry'] & { said?: string } = JSON.parse(line);
      return { entry, said: said ?? sayable(entry.title.replace(/\s*[([].*$|\s+[-–—]\s.*$/, '')) };
    });
    return { name: path.basename(file, '.ndjson'), names };
  });
}
