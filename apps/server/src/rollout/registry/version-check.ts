import type { VersionFile } from './version-file.ts';

/** Returns null, or a sentence that says why this server cannot serve a version, naming the file that is missing or differs. */
export type CheckVersion = (file: VersionFile) => Promise<string | null>;
