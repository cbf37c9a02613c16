import type { ServingSetup } from '../../answering/setup/serving-setup.ts';
import type { Engine } from '../../recognition/engines/engine.ts';
import { hashModels } from './hash-models.ts';
import {
  digestOf,
  versionContentSchema,
  type VersionContent,
  type VersionFile,
  versionFileOf,
} from './version-file.ts';
import type { VersionStore } from './version-store.ts';

/** Digits of the digest in a name. */
const DIGITS = 8;

/** Collects what decides the answers of a setup: its parameters, fits and models. */
export async function contentOf(setup: ServingSetup, { thread }: Engine): Promise<VersionContent> {
  const { catalogue: _catalogue, limits: _limits, maxRecordingMs: _maxRecordingMs, ...parameters } = setup;
  return versionContentSchema.parse({
    ...parameters,
    confidence: thread.engine === 'moonshine' ? thread.confidence : null,
    models: await hashModels(thread),
  });
}

/** Names a version after its pipeline and its digest, such as `hark-0.1.0/5-1f2e3d4c`. Pure. */
export function nameOf(content: VersionContent): string {
  return `${content.pipeline}-${digestOf(content).slice('sha256:'.length).slice(0, DIGITS)}`;
}

/**
 * Records the version that a configuration gives, unless it is known.
 * @returns the version
 */
export async function recordConfigured(
  store: VersionStore,
  content: VersionContent,
  { code, nowMs }: { code: string; nowMs: number },
): Promise<VersionFile> {
  const versions = await store.list();
  const champion = versions.find(({ aliases }) => aliases.includes('champion'));
  const digest = digestOf(content);
  const known = versions.find(({ file }) => file.digest === digest);
  if (known !== undefined) return known.file;
  const lineage = {
    parent: champion?.file.digest ?? null,
    dataSet: null,
    code,
    by: 'server',
    reason: 'served by configuration',
    at: nowMs,
  };
  const file = versionFileOf(nameOf(content), content, lineage);
  await store.record(file);
  return file;
}
