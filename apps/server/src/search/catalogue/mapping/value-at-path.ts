import { z } from 'zod';

const objectSchema = z.record(z.string(), z.unknown());

/** Returns a JSON object; null for anything else. */
export function asObject(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return objectSchema.safeParse(value).data ?? null;
}

/**
 * Returns the row's own field of that name, ignoring case; null where there is none. Names may contain dots and
 * brackets, so this is tried before a text is read as a path.
 */
export function ownName(row: Record<string, unknown>, name: string): string | null {
  if (Object.hasOwn(row, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(row).find((key) => key.toLowerCase() === wanted) ?? null;
}

/** Splits a path such as `authors[0].name`, `images.0.url` or `tags[].label` into steps. */
export function pathSteps(path: string): string[] {
  return path
    .replaceAll(/\[([^\]]*)\]/g, (_, step: string) => `.${step === '' ? '*' : step}`)
    .split('.')
    .filter((step) => step !== '');
}

/**
 * Returns the value at the path: the field of that name, or else the value that the steps lead to; `*` is every item of
 * a list. Pure.
 */
export function valueAtPath(row: Record<string, unknown>, path: string): unknown {
  const name = ownName(row, path);
  return name === null ? follow(row, pathSteps(path)) : row[name];
}

function follow(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(value)) {
    if (step === '*') return value.flatMap((item) => follow(item, rest));
    return follow(value[Number(step)], rest);
  }
  const object = asObject(value);
  const name = object === null ? null : ownName(object, step);
  return object === null || name === null ? undefined : follow(object[name], rest);
}
