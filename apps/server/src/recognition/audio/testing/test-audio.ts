/** One second of two swelling tones and a little noise, the same each time. */
export function testAudio(frames: number, channelCount = 1): number[][] {
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return Array.from({ length: channelCount }, (_, channel) =>
    Array.from({ length: frames }, (_, i) => {
      const swell = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frames);
      const tones = Math.sin(0.17 * (channel + 1) * i) + 0.5 * Math.sin(0.31 * i);
      return 0.3 * swell * tones + 0.02 * noise();
    }),
  );
}
