import type { Alarms } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { actionMessages } from '../action-messages.ts';
import { opsMessages } from '../ops-messages.ts';
import { alarmMessages } from './alarm-messages.ts';
import { endSilence, type SilenceScope } from './alarms-client.ts';
import { ALARMS } from './use-alarms.ts';

/** What a silence covers: “Clips cut at the start · Chrome 142”. */
function coveredWords({ metric, component, slice }: SilenceScope): string {
  const parts = [
    ...(metric === null ? [] : [findMetric(metric)?.title ?? metric]),
    ...(component === null || metric !== null ? [] : [opsMessages.components[component]]),
    ...(slice === null ? [] : [opsMessages.who(slice.dimension, slice.value)]),
  ];
  return parts.length === 0 ? alarmMessages.page.silenceAll : parts.join(' · ');
}

/** The silences in force; each can be ended. */
export function SilenceList({ silences }: Pick<Alarms, 'silences'>): ReactElement {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: endSilence,
    onSuccess: () => client.invalidateQueries({ queryKey: [ALARMS] }),
  });
  const words = alarmMessages.page;
  if (silences.length === 0) return <p className="note">{words.silencesNone}</p>;
  return (
    <>
      <ul className="alarms__list">
        {silences.map((each) => (
          <li key={each.id} className="alarms__silence">
            <p>
              <b>{coveredWords(each)}</b>{' '}
              <span className="table__soft">
                {alarmMessages.silencedUntil(formatTime(each.untilMs, 'minute'))}.{' '}
                {words.silenceBy(each.by, each.reason)}
              </span>
            </p>
            <button
              className="chip"
              type="button"
              aria-label={words.endSilenceOf(coveredWords(each))}
              disabled={ending.isPending}
              onClick={() => ending.mutate(each.id)}
            >
              {words.endSilence}
            </button>
          </li>
        ))}
      </ul>
      <p className="action__problem" role="alert">
        {ending.isError && actionMessages.failed(ending.error.message)}
      </p>
    </>
  );
}
