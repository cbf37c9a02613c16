import type { Operation } from './api-document/operation.ts';

/** A path and one of its methods. */
export type Route = Pick<Operation, 'method' | 'path' | 'hasSlashes'>;

function patternOf({ path, hasSlashes }: Route): RegExp {
  const any = hasSlashes === true ? '.+' : '[^/]+';
  const pattern = path
    .split(/\{\w+\}/u)
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join(any);
  // As in Express: case-insensitive, with or without a final slash.
  return new RegExp(`^${pattern}/?$`, 'iu');
}

export interface Matcher {
  /** Returns the methods of a path, in capitals; none for an unknown path. */
  methodsOf(path: string): string[];
  /** Returns the path that was probably meant if `/v1` is missing, doubled or replaced; or null. */
  meantBy(path: string): string | null;
}

/** Matches paths to operations. */
export function matchOperations(operations: readonly Route[]): Matcher {
  const patterns = operations.map((operation) => ({ pattern: patternOf(operation), ...operation }));
  function methodsOf(path: string): string[] {
    const methods = patterns
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method.toUpperCase());
    return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  }
  return {
    methodsOf,
    meantBy(path) {
      const parts = path.split('/').filter((part) => part !== '');
      for (let from = 0; from < parts.length; from++) {
        const tail = parts.slice(from).join('/');
        const candidate = tail.startsWith('v1/') ? `/${tail}` : `/v1/${tail}`;
        if (candidate !== path && methodsOf(candidate).length > 0) return candidate;
      }
      return null;
    },
  };
}
