import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { OpsApiError } from './ops-api.ts';
import { RANGES, type OpsView } from './ops-view.ts';

/** Figures follow the log within five seconds. */
const REFRESH_AFTER_EVENT_MS = 6_000;
/** Machine samples arrive without any traffic. */
const REFRESH_MS = 60_000;
const FIGURES = 'ops-figures';

/** Another try needs a sign-in first. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof OpsApiError && error.status === 401;
}

interface Asking {
  view: OpsView;
  signal: AbortSignal;
}

/**
 * Fetches one answer of the server about a view; the last one stays while the next is fetched. Key its component by
 * `name`.
 */
export function useFigures<Answer>(
  name: string,
  view: OpsView,
  fetchAnswer: (asking: Asking) => Promise<Answer>,
): UseQueryResult<Answer> {
  const { range, span, reference, traffic, slice } = view;
  return useQuery({
    queryKey: [FIGURES, name, { range, span, reference, traffic, slice }],
    queryFn: ({ signal }) => fetchAnswer({ view, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: span === null ? Math.min(REFRESH_MS, RANGES[range]) : false,
    staleTime: REFRESH_AFTER_EVENT_MS,
    retry: (failures, error) => failures < 1 && !isSignedOut(error),
  });
}

/** Call it after an event: all figures are fetched again soon, once for any number of events. */
export function useRefresh(): () => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void client.invalidateQueries({ queryKey: [FIGURES] });
    }, REFRESH_AFTER_EVENT_MS);
  }, [client]);
}
