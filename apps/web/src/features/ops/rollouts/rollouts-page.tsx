import type { Rollout } from '@hark/shared/http/rollouts-api';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { durationWords } from '../ago-words.ts';
import { isUnsupported } from '../alarms/use-alarms.ts';
import { HealthMark } from '../health-mark.tsx';
import { Loaded } from '../loaded.tsx';
import { PageHeading } from '../page-heading.tsx';
import { Part } from '../part.tsx';
import { useNow } from '../use-now.ts';
import { changeView } from '../use-ops-view.ts';
import { PastRollouts } from './past-rollouts.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { RolloutView } from './rollout-view.tsx';
import { fetchRollout, type RolloutsNow } from './rollouts-client.ts';
import { ServingPart } from './serving-part.tsx';
import { StartPart } from './start-part.tsx';
import { ROLLOUTS, useRollouts } from './use-rollouts.ts';
import '../alarms/alarms.css';
import '../thresholds/thresholds.css';
import '../drift/drift.css';
import './rollouts.css';
import './verdict-card.css';

const words = rolloutMessages;
/** An answer is expected every five seconds. */
const OUT_OF_DATE_AFTER_MS = 30_000;

function useRollout(id: string | null) {
  return useQuery({
    queryKey: [ROLLOUTS, 'one', id],
    queryFn: ({ signal }) => fetchRollout(id ?? '', signal),
    enabled: id !== null,
    refetchInterval: 10_000,
    retry: false,
    staleTime: 5_000,
  });
}

/**
 * The active rollout. One that ended while the page was open stays, so that the operator sees how: at most until the
 * page is opened again.
 */
function useWatched({ active }: RolloutsNow): Rollout | null {
  const [watched, setWatched] = useState(active);
  if (active !== null && active !== watched) setWatched(active);
  const ended = useRollout(active === null && watched !== null ? watched.id : null);
  return active ?? ended.data?.rollout ?? watched;
}

function RolloutsNowParts({ rollouts }: { rollouts: RolloutsNow }): ReactElement {
  const watched = useWatched(rollouts);
  const [hasStarted, setStarted] = useState(false);
  const { active, past, champion } = rollouts;
  return (
    <>
      <StartPart
        champion={champion}
        running={active?.challenger.name ?? null}
        onStarted={() => setStarted(true)}
      />
      {watched !== null && (
        <RolloutView key={watched.id} rollout={watched} aheadMs={rollouts.aheadMs} takesFocus={hasStarted} />
      )}
      <Part title={words.serving.heading}>
        <ServingPart rollouts={rollouts} />
      </Part>
      <Part title={words.past.heading}>
        <PastRollouts past={past} />
      </Part>
    </>
  );
}

function OneRollout({ id }: { id: string }): ReactElement {
  const found = useRollout(id);
  return (
    <main className="ops__main">
      <div>
        <button className="link" type="button" onClick={() => changeView({ rollout: null })}>
          {words.back}
        </button>
        {found.data === undefined && <PageHeading>{words.one}</PageHeading>}
      </div>
      {isUnsupported(found.error) && found.data === undefined ? (
        <p className="note">{words.gone}</p>
      ) : (
        <Loaded query={found}>
          {({ rollout, aheadMs }) => <RolloutView rollout={rollout} aheadMs={aheadMs} isPage />}
        </Loaded>
      )}
    </main>
  );
}

/** What serves, the active rollout with its evidence, and those that are over; or one of them. */
export function RolloutsPage({ rollout }: { rollout: string | null }): ReactElement {
  return rollout === null ? <AllRollouts /> : <OneRollout key={rollout} id={rollout} />;
}

/** Says how old the answer is, once the server gives no newer one. */
function OutOfDate({
  query,
}: {
  query: Pick<UseQueryResult, 'isError' | 'dataUpdatedAt'>;
}): ReactElement | null {
  const ageMs = useNow(1_000) - query.dataUpdatedAt;
  if (!query.isError || ageMs <= OUT_OF_DATE_AFTER_MS) return null;
  return (
    <p className="alarms__stale">
      <HealthMark health="worse" /> {words.outOfDate(durationWords(ageMs))}
    </p>
  );
}

function AllRollouts(): ReactElement {
  const query = useRollouts();
  return (
    <main className="ops__main">
      <PageHeading>{words.heading}</PageHeading>
      {isUnsupported(query.error) && query.data === undefined ? (
        <p className="note">{words.unsupported}</p>
      ) : (
        <Loaded query={query}>
          {(rollouts) => (
            <>
              <OutOfDate query={query} />
              <RolloutsNowParts rollouts={rollouts} />
            </>
          )}
        </Loaded>
      )}
    </main>
  );
}
