import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { OpsApiError } from '../ops-api.ts';
import { fetchAlarms, type AlarmsNow } from './alarms-client.ts';

const POLL_MS = 5_000;
/** A server without alarms may be replaced by a newer one while the page is open. */
const POLL_OLDER_SERVER_MS = 60_000;

/** Start of the keys of all queries about alarms: a change of one makes all of them be fetched again. */
export const ALARMS = 'ops-alarms';

/** Whether the server is older than this page, and has no such route. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof OpsApiError && error.status === 404;
}

/** The alarms, also while the page is in the background: its title and its icon show them. */
export function useAlarms(): UseQueryResult<AlarmsNow> {
  return useQuery({
    queryKey: [ALARMS, 'now'],
    queryFn: ({ signal }) => fetchAlarms(signal),
    refetchInterval: ({ state }) => (isUnsupported(state.error) ? POLL_OLDER_SERVER_MS : POLL_MS),
    refetchIntervalInBackground: true,
    staleTime: POLL_MS,
    retry: false,
  });
}
