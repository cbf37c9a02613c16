import { z } from 'zod';
import type { Device } from '../wire/client-message.ts';
import { readableEntries, storableText } from '../wire/describing.ts';

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

const sliceValue = storableText(60).min(1);
const MAX_SLICES = 16;

/** One value a dimension; a dimension that is not known is left out. */
export const slicesSchema = z
  .partialRecord(dimension, sliceValue)
  .refine((slices) => Object.keys(slices).length <= MAX_SLICES, `at most ${MAX_SLICES} slices`);

export type Slices = z.infer<typeof slicesSchema>;

/** Slices as a page reports them: those that can be read. */
export const reportedSlicesSchema = readableEntries(dimension, sliceValue, MAX_SLICES);

/** What a device and its language are cut by. A browser's version is left in: a new one may break the microphone. */
export function slicesOfDevice(device: Device | null, language: string | null): Slices {
  return {
    ...(device?.class == null ? {} : { device: device.class }),
    ...(device?.browser == null ? {} : { browser: device.browser.slice(0, 60) }),
    ...(device?.os == null ? {} : { os: device.os.slice(0, 60) }),
    ...(language === null ? {} : { locale: language.slice(0, 60) }),
  };
}
