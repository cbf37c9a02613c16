import type { Settings } from '../../store/settings.ts';
import { recordConfigured } from './record-served.ts';
import type { VersionContent, VersionFile } from './version-file.ts';
import type { VersionStore } from './version-store.ts';

interface StartupOptions {
  store: VersionStore;
  settings: Settings;
  deployment: string;
  /** Pauses the rollout that is not over, if there is one. */
  pauseRollout(reason: string): Promise<void>;
}

/** The version of the configuration, and the version that the deployment serves. */
interface StartupVersions {
  configured: VersionFile;
  champion: VersionFile;
}

const FIRST = 'served by configuration';
const CHANGED = 'the configuration has changed, or Hark was upgraded';

/**
 * Returns the version to serve at a start. If the configuration gives another version than at the last start of this
 * deployment, the operator has changed it or upgraded Hark: its version becomes the champion. Otherwise the champion
 * stays what people, the judge or a guard have made of it.
 */
export async function chooseAtStart(
  { store, settings, deployment, pauseRollout }: StartupOptions,
  content: VersionContent,
  recording: { code: string; nowMs: number },
): Promise<StartupVersions> {
  const configured = await recordConfigured(store, content, recording);
  const { digest } = configured;
  const champion = (await store.list()).find(({ aliases }) => aliases.includes('champion'))?.file ?? null;
  const last = await settings.get(`version.configured.${deployment}`);
  if (champion !== null && last === digest) return { configured, champion };
  if (champion?.digest !== digest) {
    const reason = champion === null ? FIRST : CHANGED;
    if (champion !== null) await pauseRollout(`${CHANGED}: ${configured.name} serves now`);
    await store.point({ alias: 'champion', digest, by: 'server', reason });
  }
  await settings.set(`version.configured.${deployment}`, digest);
  return { configured, champion: configured };
}
