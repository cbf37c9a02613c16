import { z } from 'zod';
import type { Json } from './canonical-json.ts';
import { VersionError } from './version-error.ts';
import { versionContentSchema, type VersionContent } from './version-file.ts';

/** A value to set: a path of names separated by points, and JSON or plain text. */
export interface Setting {
  path: string;
  value: Json;
}

/** Reads `vad.params.preRollMs=400`. @throws VersionError */
export function parseSetting(text: string): Setting {
  const [, path, written] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || written === undefined)
    throw new VersionError(`“${text}” is no setting. Write it as path=value, such as recognizer.beam=8.`);
  return { path, value: parseJson(written) };
}

/** What is no JSON is a text. */
function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const objectSchema = z.record(z.string(), z.json());

function withValue(target: Json, [name, ...rest]: readonly string[], value: Json, path: string): Json {
  if (name === undefined) return value;
  const members = objectSchema.safeParse(target);
  if (!members.success || !Object.hasOwn(members.data, name))
    throw new VersionError(`A version has no ${path}. \`hark versions show\` prints what it has.`);
  return { ...members.data, [name]: withValue(members.data[name] ?? null, rest, value, path) };
}

/**
 * Makes the content of a new version from another one. Pure.
 * @throws VersionError if a path does not exist, or a value is of another type or out of range
 */
export function changeContent(content: VersionContent, settings: readonly Setting[]): VersionContent {
  const plain: Json = JSON.parse(JSON.stringify(content));
  const changed = settings.reduce<Json>(
    (target, { path, value }) => withValue(target, path.split('.'), value, path),
    plain,
  );
  const parsed = versionContentSchema.safeParse(changed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new VersionError(`${issue?.path.join('.') ?? 'The version'}: ${issue?.message ?? 'is invalid'}.`);
}
