/** Which line of which file has an id. Ids are taken once, by the first row that has them. */
export interface IdClaims {
  /** From here on lines are of this file. */
  beginFile(file: string): void;
  /** Null where the id was free and is now this line's; else where it is, in words. */
  claim(id: string, line: number): string | null;
  has(id: string): boolean;
}

interface ClaimingFile {
  file: string;
  /** Added to its lines, so that one number says file and line. */
  offset: number;
}

/** One number an id: of a million ids nothing else would fit beside the rest of an import. */
export function createIdClaims(): IdClaims {
  const places = new Map<string, number>();
  const files: ClaimingFile[] = [];
  let offset = 0;
  let highest = 0;
  const describe = (place: number): string => {
    const holder = files.findLast((file) => file.offset < place);
    const line = place - (holder?.offset ?? 0);
    const isThisFile = holder === undefined || holder === files.at(-1);
    return isThisFile ? `line ${line}` : `${holder.file}:${line}`;
  };
  return {
    beginFile(file) {
      offset = highest;
      files.push({ file, offset });
    },
    claim(id, line) {
      const place = places.get(id);
      if (place !== undefined) return describe(place);
      places.set(id, offset + line);
      highest = Math.max(highest, offset + line);
      return null;
    },
    has: (id) => places.has(id),
  };
}
