import { manifestClipSchema } from '@hark/shared/manifest';
import type { ManifestClip } from '@hark/shared/manifest';

export interface ManifestProblem {
  /** From 1. */
  line: number;
  message: string;
}

export interface ParsedManifest {
  clips: ManifestClip[];
  problems: ManifestProblem[];
}

function parseJson(line: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(line) };
  } catch {
    return { ok: false };
  }
}

function parseClip(line: string): ManifestClip | string {
  const json = parseJson(line);
  if (!json.ok) return 'not valid JSON';
  const clip = manifestClipSchema.safeParse(json.value);
  if (clip.success) return clip.data;
  return clip.error.issues
    .map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`)
    .join('; ');
}

/** Reads a manifest, one clip per line. Skips empty lines, reports invalid lines by number and keeps the others. */
export function readManifest(text: string): ParsedManifest {
  const reading: ParsedManifest = { clips: [], problems: [] };
  text.split('\n').forEach((content, index) => {
    if (content.trim() === '') return;
    const clip = parseClip(content);
    if (typeof clip === 'string') reading.problems.push({ line: index + 1, message: clip });
    else reading.clips.push(clip);
  });
  return reading;
}
