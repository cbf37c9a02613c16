import { z } from 'zod';
import type { Device } from '../wire/client-message.ts';
import { readableEntries, storableText } from '../wire/describing.ts';

/** Dimensions of slices; `custom.<name>` are the operator's own. */
export const SLICE_DIMENSIONS = [
  'device',
  'browser',
  'os',
  'locale',
  'version',
  'recognizer',
  'deployment',
  /** Transport of the audio: `pcm` over the socket, or the format of an upload. */
  'codec',
  'ageBand',
  /** Rollout, step and arm; see `rolloutSlice`. Servers set it alone. */
  'rollout',
] as const;

const customDimension = z.string().regex(/^custom\.[a-z][a-z0-9_]{0,30}$/);
const dimension = z.union([z.enum(SLICE_DIMENSIONS), customDimension]);
/** A page that could claim to be of a group could decide a rollout. */
const reportedDimension = z.union([z.enum(SLICE_DIMENSIONS).exclude(['rollout']), customDimension]);

const sliceValue = storableText(60).min(1);
const MAX_SLICES = 16;

/** One value per dimension; unknown dimensions are left out. */
export const slicesSchema = z
  .partialRecord(dimension, sliceValue)
  .refine((slices) => Object.keys(slices).length <= MAX_SLICES, `at most ${MAX_SLICES} slices`);

export type Slices = z.infer<typeof slicesSchema>;

/** Slices that a page reports; unreadable ones are left out. */
export const reportedSlicesSchema = readableEntries(reportedDimension, sliceValue, MAX_SLICES);

/**
 * Returns the slices of a device and its language. The browser's version is kept: a new one may break the microphone.
 */
export function slicesOfDevice(device: Device | null, language: string | null): Slices {
  return {
    ...(device?.class == null ? {} : { device: device.class }),
    ...(device?.browser == null ? {} : { browser: device.browser.slice(0, 60) }),
    ...(device?.os == null ? {} : { os: device.os.slice(0, 60) }),
    ...(language === null ? {} : { locale: language.slice(0, 60) }),
  };
}
