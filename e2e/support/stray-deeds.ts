import type { Deed } from './read-trace.ts';

/** Permitted files outside the data folder, if they are gone when the program has ended. */
const PASSING = [
  // Shared memory of the processes of PostgreSQL.
  /^\/dev\/shm\/PostgreSQL\.\d+$/,
  // A database for an evaluated catalogue: inside the data folder it could be mistaken for a kept one.
  /\/hark-eval-\w+(?:\/|$)/,
];
const KEEPS_NOTHING = '/dev/null';
const NEAR = [
  /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/,
  // The C library looks up the machine's users here.
  /^(?:\/var)?\/run\/nscd\/socket$/,
];

export interface Bounds {
  dataDir: string;
  /** Whether the file exists now, after the program has ended. */
  exists: (path: string) => boolean;
}

/** Returns the actions beyond the data folder or the machine, in words; each once. */
export function strayDeeds(deeds: readonly Deed[], bounds: Bounds): string[] {
  return [...new Set(deeds.flatMap((deed) => inWords(deed, bounds)))].toSorted();
}

function inWords(deed: Deed, { dataDir, exists }: Bounds): string[] {
  switch (deed.type) {
    case 'writes': {
      const { path } = deed;
      const isOurs = path === KEEPS_NOTHING || path.startsWith(`${dataDir}/`);
      const isPassing = PASSING.some((pattern) => pattern.test(path)) && !exists(path);
      return isOurs || isPassing ? [] : [`writes ${path}`];
    }
    case 'connects':
      return isNear(deed.to) ? [] : [`connects to ${deed.to}`];
    case 'listens':
      return isNear(deed.at) ? [] : [`listens at ${deed.at}`];
    case 'hides':
      return ['uses io_uring, which hides what it does'];
  }
}

function isNear(address: string): boolean {
  return NEAR.some((pattern) => pattern.test(address));
}
