/** One e-value at a time, epoch milliseconds. */
export interface EvidencePoint {
  at: number;
  eValue: number;
}

interface Box {
  width: number;
  height: number;
}

/** The lowest e-value that is drawn: below it nothing speaks for harm. */
const LOWEST = 0.1;
/** Room above the higher of the last limit and the highest value, as a factor. */
const HEADROOM = 2;

export interface EvidencePath {
  /** The path of the line, in the units of the box, top left first. */
  line: string;
  /** Where a value is drawn, from the top. */
  yOf: (eValue: number) => number;
  /** Where the last value is drawn. */
  last: { x: number; y: number } | null;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Draws e-values over time on a logarithmic scale, with room for the highest limit. Pure. */
export function evidencePath(
  course: readonly EvidencePoint[],
  { width, height }: Box,
  rollBackFrom: number,
): EvidencePath {
  const highest = HEADROOM * Math.max(rollBackFrom, ...course.map(({ eValue }) => eValue));
  const [low, high] = [Math.log(LOWEST), Math.log(highest)];
  const yOf = (eValue: number): number =>
    round(height * (1 - (Math.log(Math.max(LOWEST, eValue)) - low) / (high - low)));
  const [from, to] = [course[0]?.at ?? 0, course.at(-1)?.at ?? 0];
  const xOf = (at: number): number => round(to === from ? width : ((at - from) / (to - from)) * width);
  const points = course.map(({ at, eValue }) => ({ x: xOf(at), y: yOf(eValue) }));
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return { line, yOf, last: points.at(-1) ?? null };
}

/** Places of a difference, its bound and the margin on a line around zero, as shares of its width. */
export interface IntervalPlace {
  zero: number;
  margin: number;
  difference: number;
  bound: number;
}

/** The least that is shown on each side of zero, as a multiple of the margin. */
const LEAST_REACH = 2;

/** Places a difference, its bound and the margin on a line with zero in its middle that is long enough for all. Pure. */
export function intervalPlace(difference: number, bound: number, margin: number): IntervalPlace {
  const reach = 1.1 * Math.max(LEAST_REACH * margin, Math.abs(difference), Math.abs(bound));
  const place = (value: number): number => Math.round((0.5 + value / (2 * reach)) * 1_000) / 1_000;
  return { zero: 0.5, margin: place(margin), difference: place(difference), bound: place(bound) };
}
