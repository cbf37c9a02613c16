import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { isUnsupported } from '../alarms/use-alarms.ts';
import { fetchRollouts, type RolloutsNow } from './rollouts-client.ts';

const POLL_MS = 5_000;
/** A server without rollouts may be replaced by a newer one while the page is open. */
const POLL_OLDER_SERVER_MS = 60_000;

/** Start of the keys of all queries about rollouts: a change of one makes all of them be fetched again. */
export const ROLLOUTS = 'ops-rollouts';

/** What serves, the active rollout, and those that are over. */
export function useRollouts(): UseQueryResult<RolloutsNow> {
  return useQuery({
    queryKey: [ROLLOUTS, 'now'],
    queryFn: ({ signal }) => fetchRollouts(signal),
    refetchInterval: ({ state }) => (isUnsupported(state.error) ? POLL_OLDER_SERVER_MS : POLL_MS),
    staleTime: POLL_MS,
    retry: false,
  });
}
