import type { alarmDetailsSchema } from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import type { z } from 'zod';
import { Loaded } from '../loaded.tsx';
import { Facts, Part } from '../part.tsx';
import { useNow } from '../use-now.ts';
import { changeView } from '../use-ops-view.ts';
import { ViewLink } from '../view-link.tsx';
import { AlarmActions } from './alarm-actions.tsx';
import { AlarmBlame } from './alarm-blame.tsx';
import { AlarmChart, CarryingSlices, OtherMetrics } from './alarm-evidence.tsx';
import { evidenceFacts } from './alarm-facts.ts';
import { isSilenced } from './alarm-groups.ts';
import { AlarmHistory } from './alarm-history.tsx';
import { AlarmMeta } from './alarm-line.tsx';
import { AlarmMark } from './alarm-mark.tsx';
import { alarmMessages } from './alarm-messages.ts';
import { sentenceParts } from './alarm-sentence.ts';
import { fetchAlarm, type AlarmsNow } from './alarms-client.ts';
import { ALARMS, isUnsupported } from './use-alarms.ts';
import './alarms.css';

type AlarmDetails = z.infer<typeof alarmDetailsSchema>;

function Head({ alarm, aheadMs }: { alarm: AlarmDetails; aheadMs: number }): ReactElement {
  const nowMs = useNow(10_000) + aheadMs;
  const isQuiet = alarm.state !== 'firing' || isSilenced(alarm, nowMs);
  return (
    <>
      <p className="alarms__about">
        <AlarmMark severity={alarm.severity} isQuiet={isQuiet} /> <AlarmMeta alarm={alarm} nowMs={nowMs} />
      </p>
      <p className="alarms__next">
        <b>{alarmMessages.nextStep}:</b> {alarm.nextStep}
      </p>
    </>
  );
}

interface UpstreamProps {
  /** Id of the alarm that explains this one. */
  id: string;
  now: AlarmsNow | undefined;
}

/** The alarm that explains this one, by its own words where they are known. */
function Upstream({ id, now }: UpstreamProps): ReactElement {
  const found = now?.alarms.find((each) => each.id === id);
  const words =
    found === undefined ? null : sentenceParts(found.cause.sentence, now?.answeredMs ?? 0).headline;
  return (
    <p>
      {alarmMessages.upstreamHeading}{' '}
      <ViewLink changes={{ alarm: id }}>{words ?? alarmMessages.upstreamLink}</ViewLink>.
    </p>
  );
}

interface DetailsProps {
  alarm: AlarmDetails;
  now: AlarmsNow | undefined;
}

function Details({ alarm, now }: DetailsProps): ReactElement {
  const { evidence, cause } = alarm;
  const traffic = now?.traffic ?? 'real';
  // Recordings of bad outcomes are replayed; an input or a time has none.
  const isBlamed = evidence.blame !== null || findMetric(alarm.metric)?.kind === 'output';
  return (
    <div className="parts">
      <Part title={alarmMessages.evidence}>
        <Facts facts={evidenceFacts(alarm)} />
        {cause.upstream !== null && <Upstream id={cause.upstream} now={now} />}
      </Part>
      {isBlamed && (
        <Part title={alarmMessages.blameHeading}>
          <AlarmBlame blame={evidence.blame} />
        </Part>
      )}
      <Part title={alarmMessages.slicesHeading}>
        <CarryingSlices alarm={alarm} traffic={traffic} />
      </Part>
      {evidence.others.length > 0 && (
        <Part title={alarmMessages.othersHeading}>
          <OtherMetrics alarm={alarm} traffic={traffic} />
        </Part>
      )}
      {evidence.words.length > 0 && (
        <Part title={alarmMessages.wordsHeading}>
          <ul className="alarm__words">
            {evidence.words.map((word) => (
              <li key={word} dir="auto">
                {word}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={alarmMessages.historyHeading}>
        <AlarmHistory history={alarm.history} />
      </Part>
    </div>
  );
}

interface AlarmPageProps {
  id: string;
  /** All alarms, as far as they are known. */
  now: AlarmsNow | undefined;
}

/** One alarm with its evidence, and what can be done about it. Key it by its id. */
export function AlarmPage({ id, now }: AlarmPageProps): ReactElement {
  const aheadMs = now?.aheadMs ?? 0;
  const heading = useRef<HTMLHeadingElement>(null);
  const found = useQuery({
    queryKey: [ALARMS, 'one', id],
    queryFn: ({ signal }) => fetchAlarm(id, signal),
    refetchInterval: 10_000,
    retry: false,
    staleTime: 5_000,
  });
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <main className="ops__main alarm">
      <div className="alarm__head">
        <button className="link" type="button" onClick={() => changeView({ alarm: null })}>
          {alarmMessages.back}
        </button>
        <h1
          className={`alarms__headline alarms__headline--${found.data?.severity ?? 'warning'}`}
          tabIndex={-1}
          ref={heading}
        >
          {found.data === undefined
            ? alarmMessages.one
            : sentenceParts(found.data.cause.sentence, found.dataUpdatedAt).headline}
        </h1>
        {found.data !== undefined && <Head alarm={found.data} aheadMs={aheadMs} />}
      </div>
      {isUnsupported(found.error) && found.data === undefined ? (
        <p className="note">{alarmMessages.gone}</p>
      ) : (
        <Loaded query={found}>
          {(alarm) => (
            <>
              <AlarmActions alarm={alarm} aheadMs={aheadMs} />
              <section aria-label={alarmMessages.chart}>
                <AlarmChart alarm={alarm} traffic={now?.traffic ?? 'real'} />
              </section>
              <Details alarm={alarm} now={now} />
            </>
          )}
        </Loaded>
      )}
    </main>
  );
}
