import { z } from 'zod';

const objectSchema = z.record(z.string(), z.unknown());

/** An object with fields, as JSON has it; null for anything else. */
export function asObject(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return objectSchema.safeParse(value).data ?? null;
}

/**
 * The name of the row's own field that a text names, whatever the case of its letters; null where there is none. Names may
 * have dots and brackets in them, so this is asked before a text is read as a path.
 */
export function ownName(row: Record<string, unknown>, name: string): string | null {
  if (Object.hasOwn(row, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(row).find((key) => key.toLowerCase() === wanted) ?? null;
}

/** Steps of a path such as `authors[0].name`, `images.0.url` or `tags[].label`. */
export function pathSteps(path: string): string[] {
  return path
    .replaceAll(/\[([^\]]*)\]/g, (_, step: string) => `.${step === '' ? '*' : step}`)
    .split('.')
    .filter((step) => step !== '');
}

/** What is at the path: the field of that name, else what the steps lead to; `*` is every item of a list. Pure. */
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
