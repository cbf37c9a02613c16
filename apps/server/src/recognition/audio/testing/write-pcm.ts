/** How samples are written, for every container that tests make. */
export interface PcmLayout {
  bits: number;
  /** Default: as many as the bits need. */
  containerBytes?: number;
  littleEndian: boolean;
  /** Bytes count from 128, as in WAV of eight bits. */
  isUnsigned?: boolean;
  isFloat?: boolean;
  /** Where the bits lie in a wider container. Default: left, as the standards say. */
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

/** @param channels values -1..1, or whole numbers of the samples where they are beyond that */
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
