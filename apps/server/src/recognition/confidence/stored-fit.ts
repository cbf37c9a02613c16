import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { confidenceFitSchema } from './confidence-fit.ts';
import type { ConfidenceFit } from './confidence-fit.ts';

/** Where `hark calibrate` leaves its fit and the server looks for it. */
export function storedFitPath(dataDir: string): string {
  return join(dataDir, 'confidence.json');
}

export type StoredFit =
  | { type: 'fit'; fit: ConfidenceFit }
  | { type: 'none' }
  /** Not a fit at all, or one of another engine; `reason` says what to do. */
  | { type: 'unusable'; reason: string };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Reads the operator's own fit, once at the start. @param engine the version whose evidence it must be of */
export function readStoredFit(path: string, engine: string): StoredFit {
  if (!existsSync(path)) return { type: 'none' };
  const text = readText(path);
  if (text === null) return { type: 'unusable', reason: 'it cannot be read' };
  const parsed = confidenceFitSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return {
      type: 'unusable',
      reason: 'it is not a calibration file; delete it or run `hark calibrate` again',
    };
  if (parsed.data.engine !== engine) {
    const reason = `it was fitted on ${parsed.data.engine}, and this is ${engine}; run \`hark calibrate\` again`;
    return { type: 'unusable', reason };
  }
  return { type: 'fit', fit: parsed.data };
}
