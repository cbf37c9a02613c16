import type { LibAVWrapper } from '@libav.js/variant-mediarecorder-transcoder';
import { z } from 'zod';
import { AudioError } from '../audio-error.ts';

/** FFmpeg's sample format FLTP: floats, one array per channel. */
const PLANAR_FLOAT = 8;

const frameSchema = z.object({
  format: z.literal(PLANAR_FLOAT),
  sample_rate: z.number().positive(),
  data: z.array(z.instanceof(Float32Array)).min(1),
});

export type LibavFrame = z.infer<typeof frameSchema>;

interface LibavDecoder {
  /** Rejects if the packet is damaged. */
  decode(packet: Uint8Array): Promise<LibavFrame[]>;
  free(): void;
}

interface Libav {
  openDecoder(name: string): Promise<LibavDecoder>;
}

/** The package has types for its wrapper, but not for the export of the module. */
const moduleSchema = z.object({
  default: z.object({
    LibAV: z.custom<LibAVWrapper['LibAV']>((value) => typeof value === 'function'),
  }),
});

/** Hark counts the errors; the library must not print them. */
const QUIET = -8;

let loaded: Promise<Libav> | null = null;

async function load(): Promise<Libav> {
  // Loaded on first use, because most servers never receive AAC. The package has its own licence (LGPL), and an
  // operator may remove or replace it.
  const module = await import('@libav.js/variant-mediarecorder-transcoder').catch((error: unknown) => {
    throw new AudioError(
      'unsupported_audio',
      'The AAC decoder is not installed on this server; convert the recording to WAV or MP3.',
      { cause: error },
    );
  });
  const { LibAV } = moduleSchema.parse(module).default;
  const libav = await LibAV({ noworker: true, nothreads: true });
  await libav.av_log_set_level(QUIET);
  return {
    async openDecoder(name) {
      const [, context, packet, frame] = await libav.ff_init_decoder(name);
      return {
        async decode(data) {
          try {
            const frames: unknown[] = await libav.ff_decode_multi(context, packet, frame, [{ data }]);
            return frames.map((decoded) => frameSchema.parse(decoded));
          } catch (error) {
            // Its memory may be corrupt: the next file gets a fresh copy.
            if (error instanceof Error && error.name === 'RuntimeError') loaded = null;
            throw error;
          }
        },
        free() {
          void libav.ff_free_decoder(context, packet, frame);
        },
      };
    },
  };
}

/** Returns the copy of this thread, which keeps its memory. @throws AudioError if the package is not installed */
export async function openLibav(): Promise<Libav> {
  loaded ??= load();
  try {
    return await loaded;
  } catch (error) {
    loaded = null;
    throw error;
  }
}
