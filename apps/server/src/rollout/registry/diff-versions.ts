import type { Json } from './canonical-json.ts';

/** One value that differs. A side that lacks it is undefined. */
export interface VersionDifference {
  /** For example `ranking.weights.text` or `models[encoder.onnx].sha256`. */
  path: string;
  before: Json | undefined;
  after: Json | undefined;
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists of named things are compared by name, so that an insertion is one difference. */
function membersOf(value: Json | undefined): Map<string, Json> | null {
  if (isObject(value)) return new Map(Object.entries(value).map(([name, member]) => [`.${name}`, member]));
  if (!Array.isArray(value)) return null;
  return new Map(
    value.map((member: Json, index) => {
      const name = isObject(member) && typeof member['name'] === 'string' ? member['name'] : index;
      return [`[${name}]`, member];
    }),
  );
}

/** Lists the values in which two versions differ, by path. Pure. */
export function diffVersions(
  before: Json | undefined,
  after: Json | undefined,
  path = '',
): VersionDifference[] {
  const [one, other] = [membersOf(before), membersOf(after)];
  if (one === null || other === null || Array.isArray(before) !== Array.isArray(after))
    return Object.is(before, after) ? [] : [{ path: path.replace(/^\./, ''), before, after }];
  const names = [...new Set([...one.keys(), ...other.keys()])].sort();
  return names.flatMap((name) => diffVersions(one.get(name), other.get(name), `${path}${name}`));
}
