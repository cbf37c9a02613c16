/** The file and line of each id. The first row with an id takes it. */
export interface IdClaims {
  /** Assigns the following lines to this file. */
  beginFile(file: string): void;
  /** Returns null and claims a free id for this line; otherwise returns where it is, in words. */
  claim(id: string, line: number): string | null;
  has(id: string): boolean;
}

interface ClaimingFile {
  file: string;
  /** Offset of its lines, so that one number encodes file and line. */
  offset: number;
}

/** Creates the claims, with one number per id, so that a million ids fit in memory beside the import. */
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
