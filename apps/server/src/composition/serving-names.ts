import type { ServingName } from '../observing/prometheus/version-label.ts';
import type { RoutedVersions } from '../rollout/router/served-versions.ts';

/** Names the versions that a process serves, by role. Before the first state is read, the champion alone. */
export function servingNames(versions: Pick<RoutedVersions, 'champion' | 'of' | 'state'>): ServingName[] {
  const state = versions.state();
  const named = (role: ServingName['role'], digest: string | null | undefined): ServingName[] => {
    const version = digest == null ? null : versions.of(digest);
    return version === null ? [] : [{ name: version.name, role }];
  };
  return [
    { name: versions.champion().name, role: 'champion' },
    ...named('previous', state?.previous),
    ...named('challenger', state?.rollout?.challenger),
  ];
}
