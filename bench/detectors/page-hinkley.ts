/**
 * The Page–Hinkley test for a rise of the mean (Page, 1954; Hinkley, 1971), with the defaults of river: `delta` 0.005,
 * threshold 50, forgetting 0.9999, at least 30 values.
 */
export function createPageHinkley(): (value: number) => boolean {
  let [count, mean, sum] = [0, 0, 0];
  return (value) => {
    count++;
    mean += (value - mean) / count;
    sum = Math.max(0, 0.9999 * sum + value - mean - 0.005);
    return count >= 30 && sum >= 50;
  };
}
