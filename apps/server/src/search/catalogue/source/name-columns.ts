import type { RowNote } from './raw-row.ts';

/**
 * Names of columns that are each there once: one without a name is `column_3`, after its place, and one whose name is taken
 * gets a number, and a note. Pure.
 */
export function nameColumns(header: readonly string[]): { columns: string[]; notes: RowNote[] } {
  const taken = new Set<string>();
  const notes: RowNote[] = [];
  const columns = header.map((given, index) => {
    const name = given.trim() === '' ? `column_${index + 1}` : given.trim();
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}_${number}`;
    if (free !== name)
      notes.push({ field: name, kind: `the name of several columns, of which one is now ${free}` });
    taken.add(free.toLowerCase());
    return free;
  });
  return { columns, notes };
}
