import type { Deed } from './read-trace.ts';

/** Files outside of the data folder that are in order, as long as they are gone when the program has ended. */
const PASSING = [
  // Memory that the processes of PostgreSQL share.
  /^\/dev\/shm\/PostgreSQL\.\d+$/,
  // A database for a catalogue that is only measured: in the data folder it could be taken for one that is kept.
  /\/hark-eval-\w+(?:\/|$)/,
];
const KEEPS_NOTHING = '/dev/null';
const NEAR = [
  /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/,
  // Where the C library asks who the users of this machine are.
  /^(?:\/var)?\/run\/nscd\/socket$/,
];

export interface Bounds {
  dataDir: string;
  /** Whether there is a file now, after the program has ended. */
  exists: (path: string) => boolean;
}

/** What of it went beyond the data folder or the machine, in words; each once. */
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
