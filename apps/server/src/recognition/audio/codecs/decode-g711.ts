/** The two encodings of telephone audio, ITU-T G.711: one byte per sample, roughly the logarithm of its level. */
export type TelephoneLaw = 'mulaw' | 'alaw';

function fromMulaw(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 0x0f) << 3) + 132) << exponent) - 132;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

function fromAlaw(code: number): number {
  const toggled = code ^ 0x55;
  const exponent = (toggled >> 4) & 7;
  const mantissa = ((toggled & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return (toggled & 0x80) === 0 ? -magnitude : magnitude;
}

function table(expand: (code: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => expand(code) / 0x8000);
}

/** The value of each code, -1..1. */
export const G711_LEVELS: Record<TelephoneLaw, Float32Array> = {
  mulaw: table(fromMulaw),
  alaw: table(fromAlaw),
};
