/** The path of a sparkline in a box of that size, top left first; gaps break it. */
export interface SparklinePath {
  line: string;
  /** Isolated points, which a line cannot show. */
  dots: { x: number; y: number }[];
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** @param values one per step; null for a gap */
export function sparklinePath(
  values: readonly (number | null)[],
  { width, height }: { width: number; height: number },
): SparklinePath {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const place = (value: number, index: number): { x: number; y: number } => ({
    x: round(values.length < 2 ? width / 2 : (index / (values.length - 1)) * width),
    y: round(high === low ? height / 2 : height - ((value - low) / (high - low)) * height),
  });
  let line = '';
  const dots: SparklinePath['dots'] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const point = place(value, index);
    const [before, after] = [values[index - 1] ?? null, values[index + 1] ?? null];
    if (before === null && after === null) dots.push(point);
    else line += `${before === null ? 'M' : 'L'}${point.x} ${point.y}`;
  });
  return { line, dots };
}
