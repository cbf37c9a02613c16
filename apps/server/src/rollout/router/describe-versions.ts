import type { WarmVersion } from '@hark/shared/http/api';
import type { RoutedVersions } from './served-versions.ts';

/** Describes the versions that are warm in this process, for operators. */
export function describeVersions({ list, state, champion }: RoutedVersions): WarmVersion[] {
  const now = state();
  const roles: Record<string, WarmVersion['role']> = {
    ...(now?.previous == null ? {} : { [now.previous]: 'previous' }),
    ...(now?.rollout == null ? {} : { [now.rollout.challenger]: 'challenger' }),
    [champion().digest]: 'champion',
  };
  return list().warm.map(({ version: { name, digest }, grownBytes, sharesModels }) => ({
    name,
    digest,
    role: roles[digest] ?? 'leaving',
    sharesModels: sharesModels(),
    grownBytes,
  }));
}
