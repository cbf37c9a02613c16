/** The layout of samples in the containers that tests write. */
export interface PcmLayout {
  bits: number;
  /** Default: as many as the bits require. */
  containerBytes?: number;
  littleEndian: boolean;
  /** Unsigned bytes around 128, as in 8-bit WAV. */
  isUnsigned?: boolean;
  isFloat?: boolean;
  /** Position of the bits in a wider container. Default: left, as the standards require. */
  justified?: 'left' | 'right';
}

function writeInteger(
  view: DataView,
  offset: number,
  options: { value: number; bytes: number; littleEndian: boolean },
): void {
  const { value, bytes, littleEndian } = options;
  for (let i = 0; i < bytes; i++) {
    const place = littleEndian ? i : bytes - 1 - i;
    view.setUint8(offset + place, Math.floor(value / 256 ** i) & 0xff);
  }
}

/** @param channels values -1..1, or sample values as integers if they exceed that */
export function writePcm(channels: readonly (readonly number[])[], layout: PcmLayout): Uint8Array {
  const { bits, littleEndian, justified = 'left' } = layout;
  const bytes = layout.containerBytes ?? Math.ceil(bits / 8);
  const frames = channels[0]?.length ?? 0;
  const data = new Uint8Array(frames * channels.length * bytes);
  const view = new DataView(data.buffer);
  const shift = justified === 'left' ? 8 * bytes - bits : 0;
  for (let i = 0; i < frames; i++) {
    for (const [channel, samples] of channels.entries()) {
      const offset = (i * channels.length + channel) * bytes;
      const sample = samples[i] ?? 0;
      if (layout.isFloat === true) {
        if (bytes === 4) view.setFloat32(offset, sample, littleEndian);
        else view.setFloat64(offset, sample, littleEndian);
        continue;
      }
      const whole = Math.round(sample * 2 ** (bits - 1)) * 2 ** shift;
      const value = layout.isUnsigned === true ? whole + 128 : whole;
      writeInteger(view, offset, { value, bytes, littleEndian });
    }
  }
  return data;
}
