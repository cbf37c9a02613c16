import { z } from 'zod';
import type { Device } from '../wire/client-message.ts';

/** Dimensions by which figures are cut; `custom.<name>` are the operator's own. */
export const SLICE_DIMENSIONS = [
  'device',
  'browser',
  'os',
  'locale',
  'version',
  'recognizer',
  'deployment',
  /** How audio came: `pcm` over the socket, or the format of an upload. */
  'codec',
  'ageBand',
] as const;

const dimension = z.union([z.enum(SLICE_DIMENSIONS), z.string().regex(/^custom\.[a-z][a-z0-9_]{0,30}$/)]);

/** One value a dimension; a dimension that is not known is left out. */
export const slicesSchema = z
  .partialRecord(dimension, z.string().min(1).max(60))
  .refine((slices) => Object.keys(slices).length <= 16, 'at most 16 slices');

export type Slices = z.infer<typeof slicesSchema>;

/** What a device and its language are cut by. A browser's version is left in: a new one may break the microphone. */
export function slicesOfDevice(device: Device | null, language: string | null): Slices {
  return {
    ...(device === null ? {} : { device: device.class }),
    ...(device?.browser == null ? {} : { browser: device.browser.slice(0, 60) }),
    ...(device?.os == null ? {} : { os: device.os.slice(0, 60) }),
    ...(language === null ? {} : { locale: language.slice(0, 60) }),
  };
}
