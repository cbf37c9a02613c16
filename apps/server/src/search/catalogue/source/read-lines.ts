/** One line of a file, without its end. `bytes` is null where the line was longer than allowed. */
export interface RawLine {
  line: number;
  bytes: Buffer | null;
  /** Whether the file ended inside this line. */
  isUnfinished: boolean;
}

const NEWLINE = 0x0a;

/** Splits bytes into lines, and keeps at most one line of `maxLineBytes` in memory. Empty lines are left out. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<RawLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (isUnfinished: boolean): RawLine => {
    const taken = { line, bytes: length > maxLineBytes ? null : Buffer.concat(parts), isUnfinished };
    parts = [];
    length = 0;
    return taken;
  };
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= maxLineBytes) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, end));
      if (length > 0) yield take(false);
      line++;
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take(true);
}
