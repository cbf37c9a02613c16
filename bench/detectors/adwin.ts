/** Buckets of one size before two of them are merged. */
const MAX_BUCKETS = 5;
/** Values between two looks for a change. */
const CLOCK = 32;
const MIN_WINDOW = 5;
const GRACE = 10;

/** Adjacent values. */
interface Bucket {
  size: number;
  sum: number;
  /** Sum of the squared differences from their mean. */
  squares: number;
}

const NOTHING: Bucket = { size: 0, sum: 0, squares: 0 };

/** Adds the moments of two sets of values. */
function add(a: Bucket, b: Bucket): Bucket {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const size = a.size + b.size;
  const difference = a.sum / a.size - b.sum / b.size;
  const between = ((a.size * b.size) / size) * difference ** 2;
  return { size, sum: a.sum + b.sum, squares: a.squares + b.squares + between };
}

/** Adds a value as a bucket of its own, and merges the two oldest of a size of which there are too many. */
function insert(buckets: Bucket[], value: number): void {
  buckets.push({ size: 1, sum: value, squares: 0 });
  for (let size = 1; ; size *= 2) {
    const first = buckets.findIndex((bucket) => bucket.size === size);
    const same = buckets.filter((bucket) => bucket.size === size).length;
    const [oldest, next] = [buckets[first], buckets[first + 1]];
    if (same <= MAX_BUCKETS || oldest === undefined || next === undefined) return;
    buckets.splice(first, 2, add(oldest, next));
  }
}

/** Whether the means of an older and a younger part differ by more than chance allows. */
function differs(old: Bucket, young: Bucket, { whole, delta }: { whole: Bucket; delta: number }): boolean {
  if (old.size < MIN_WINDOW || young.size < MIN_WINDOW) return false;
  const chance = Math.log((2 * Math.log(whole.size)) / delta);
  const inverse = 1 / (old.size - MIN_WINDOW + 1) + 1 / (young.size - MIN_WINDOW + 1);
  const variance = whole.squares / whole.size;
  const cut = Math.sqrt(2 * inverse * variance * chance) + (2 / 3) * chance * inverse;
  return Math.abs(old.sum / old.size - young.sum / young.size) > cut;
}

function hasCut(buckets: readonly Bucket[], delta: number): boolean {
  const younger: Bucket[] = [];
  let whole = NOTHING;
  for (const bucket of buckets.toReversed()) {
    younger.push(whole);
    whole = add(whole, bucket);
  }
  younger.reverse();
  let old = NOTHING;
  return buckets.some((bucket, index) => {
    old = add(old, bucket);
    return differs(old, younger[index] ?? NOTHING, { whole, delta });
  });
}

/**
 * Adaptive windowing (Bifet and Gavaldà, 2007), with the defaults of river 0.21: a window that forgets its oldest values
 * as soon as two parts of it differ.
 */
export function createAdwin(delta = 0.002): (value: number) => boolean {
  const buckets: Bucket[] = [];
  let seen = 0;
  return (value) => {
    insert(buckets, value);
    seen++;
    if (seen % CLOCK !== 0 || seen <= GRACE) return false;
    let isFound = false;
    while (buckets.length > 1 && hasCut(buckets, delta)) {
      isFound = true;
      buckets.shift();
    }
    return isFound;
  };
}
