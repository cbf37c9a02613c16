import { ConverterType, create } from '@alexanderolsen/libsamplerate-js';
import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';

/** Resamples mono audio to the 16 kHz of the wire, band-limited (libsamplerate, medium sinc). */
export async function resampleToWire(
  samples: Float32Array,
  sampleRateHz: number,
): Promise<Float32Array<ArrayBuffer>> {
  if (sampleRateHz === SAMPLE_RATE_HZ) return Float32Array.from(samples);
  const converter = await create(1, sampleRateHz, SAMPLE_RATE_HZ, {
    converterType: ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  try {
    // The converter returns a view of its own memory: copy it before the converter is destroyed.
    return Float32Array.from(converter.simple(samples));
  } finally {
    converter.destroy();
  }
}
