import type { Operation } from './api-document/operation.ts';

/** A path, and one method that it takes. */
export type Route = Pick<Operation, 'method' | 'path' | 'hasSlashes'>;

function patternOf({ path, hasSlashes }: Route): RegExp {
  const any = hasSlashes === true ? '.+' : '[^/]+';
  const pattern = path
    .split(/\{\w+\}/u)
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join(any);
  // As Express has it: whatever the case, with or without a last slash.
  return new RegExp(`^${pattern}/?$`, 'iu');
}

export interface Matcher {
  /** The methods of a path, in capitals; none where there is no such path. */
  methodsOf(path: string): string[];
  /** The path that was probably meant by one that has no `/v1`, has it twice, or begins with something else; or null. */
  meantBy(path: string): string | null;
}

/** Which operations a path could have meant. */
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
