/** Takes entries out of a mask; without a mask, out of all `size` entries. Without entries it stays as it is. */
export function leaveOut(
  mask: Uint8Array | undefined,
  ordinals: readonly number[],
  size: number,
): Uint8Array | undefined {
  if (ordinals.length === 0) return mask;
  const left = mask ?? new Uint8Array(size).fill(1);
  for (const ordinal of ordinals) if (ordinal < left.length) left[ordinal] = 0;
  return left;
}
