import type { TaskMemory } from '../answering/pipeline/task-memory.ts';
import { checkVersion } from '../rollout/registry/check-version.ts';
import { type OwnSetup, setupOfVersion } from '../rollout/registry/setup-of-version.ts';
import { VersionError } from '../rollout/registry/version-error.ts';
import type { VersionFile } from '../rollout/registry/version-file.ts';
import type { OpenedVersion } from '../rollout/router/warm-versions.ts';
import { composeAnswering, type Observers } from './compose-answering.ts';
import type { HeldRecognizer, Recognizers } from './open-recognizers.ts';
import type { Searches } from './open-searches.ts';

/** What all versions of a process are opened with. */
export interface VersionParts {
  /** Catalogue and limits of this server. */
  own: OwnSetup;
  /** Version of the pipeline's code. */
  pipeline: string;
  cacheFolder: string;
  recognizers: Recognizers;
  searches: Searches;
  /** Biases new threads to the catalogue. @returns what ends it */
  bias(held: HeldRecognizer): Promise<() => Promise<void>>;
  observers: Observers;
  tasks: TaskMemory;
}

/**
 * Loads a version.
 *
 * @param isFirst the server is starting: its models load while it does, so nobody waits for them here
 * @throws VersionError with the reason why it cannot be served here
 */
export async function openVersion(
  parts: VersionParts,
  { digest, name, content }: VersionFile,
  { isFirst = false }: { isFirst?: boolean } = {},
): Promise<OpenedVersion> {
  const checked = await checkVersion({ name, content }, parts);
  if (!checked.ok) throw new VersionError(checked.why);
  const before = process.memoryUsage.rss();
  const modelBytes = content.models.reduce((sum, { bytes }) => sum + bytes, 0);
  const held = parts.recognizers.hold(checked.engine, modelBytes);
  try {
    if (!isFirst) await held.ready();
    if (held.isNew) held.beforeClosing(await parts.bias(held));
    const setup = setupOfVersion(content, parts.own);
    const { search, release } = await parts.searches.ranked(setup.ranking);
    const { observers, tasks } = parts;
    const answering = { setup, recognizer: held.recognizer, search, digest, name };
    return {
      version: composeAnswering(answering, { ...observers, tasks }),
      grownBytes: isFirst ? null : process.memoryUsage.rss() - before,
      sharesModels: held.isShared,
      async close() {
        await release();
        await held.release();
      },
    };
  } catch (error) {
    await held.release();
    throw error;
  }
}
