import type { Drift } from '@hark/shared/http/drift-api';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { agoWords } from '../ago-words.ts';
import { isUnsupported } from '../alarms/use-alarms.ts';
import { HealthMark } from '../health-mark.tsx';
import { Loaded } from '../loaded.tsx';
import { opsMessages } from '../ops-messages.ts';
import { PageHeading } from '../page-heading.tsx';
import { Part } from '../part.tsx';
import { useNow } from '../use-now.ts';
import { changeView } from '../use-ops-view.ts';
import { CalibrationTable } from './calibration-table.tsx';
import { checkNow, fetchDrift, type DriftTraffic } from './drift-client.ts';
import { driftMessages } from './drift-messages.ts';
import { DRIFT, DriftReference } from './drift-reference.tsx';
import { DriftSettingsPart } from './drift-settings.tsx';
import { FindingList, SpeedList } from './finding-list.tsx';
import { ChangedChoices, UnknownWords } from './language-changes.tsx';
import '../alarms/alarms.css';
import '../thresholds/thresholds.css';
import './drift.css';

const REFRESH_MS = 60_000;

type Verdict = Drift['verdicts'][number];

const MARKS: Record<Verdict['kind'], Health> = {
  none: 'ok',
  data: 'changed',
  concept: 'worse',
  undetermined: 'worse',
  not_enough_data: 'not_enough_data',
};

/** Whether the inputs or the meaning of them changed, for recognition and for search. */
function Verdicts({ verdicts }: Pick<Drift, 'verdicts'>): ReactElement {
  if (verdicts.length === 0) return <p className="note">{driftMessages.verdictsNone}</p>;
  return (
    <ul className="alarms__list">
      {verdicts.map(({ component, kind, sentence }) => (
        <li key={component} className="alarm-line">
          <HealthMark health={MARKS[kind]} />
          <p>
            <b className="drift__kind">
              {opsMessages.components[component]}: {driftMessages.kinds[kind].toLowerCase()}
            </b>{' '}
            {sentence}
          </p>
        </li>
      ))}
    </ul>
  );
}

interface PartsProps {
  drift: Drift;
  nowMs: number;
  traffic: DriftTraffic;
}

function DriftParts({ drift, nowMs, traffic }: PartsProps): ReactElement {
  const { checkedAt, verdicts, findings, calibration } = drift;
  return (
    <>
      <p className="note">
        {checkedAt === null ? driftMessages.neverChecked : driftMessages.checked(agoWords(checkedAt, nowMs))}{' '}
        <CheckNow traffic={traffic} />
      </p>
      <Part title={driftMessages.verdictsHeading}>
        <Verdicts verdicts={verdicts} />
      </Part>
      <div className="parts">
        <Part title={driftMessages.findingsHeading}>
          <FindingList findings={findings} />
        </Part>
        <Part title={driftMessages.speedHeading}>
          <SpeedList findings={findings} />
        </Part>
        <Part title={driftMessages.calibrationHeading}>
          <CalibrationTable calibration={calibration} />
        </Part>
        <Part title={driftMessages.choicesHeading}>
          <ChangedChoices drift={drift} />
        </Part>
        <Part title={driftMessages.wordsHeading}>
          <UnknownWords drift={drift} />
        </Part>
        <Part title={driftMessages.referenceHeading}>
          <DriftReference key={traffic} drift={drift} traffic={traffic} />
        </Part>
        <Part title={driftMessages.settings.part}>
          <DriftSettingsPart />
        </Part>
      </div>
    </>
  );
}

function CheckNow({ traffic }: { traffic: DriftTraffic }): ReactElement {
  const client = useQueryClient();
  const checking = useMutation({
    mutationFn: checkNow,
    onSuccess: () => client.invalidateQueries({ queryKey: [DRIFT] }),
  });
  return (
    <>
      <button
        className="link"
        type="button"
        disabled={checking.isPending}
        onClick={() => checking.mutate({ traffic })}
      >
        {driftMessages.check}
      </button>{' '}
      <span role="alert">{checking.isError && driftMessages.checkFailed(checking.error.message)}</span>
    </>
  );
}

const TRAFFIC = ['real', 'synthetic'] as const;

function TrafficSelect({ traffic }: { traffic: DriftTraffic }): ReactElement {
  return (
    <label className="drift__traffic">
      <span className="visually-hidden">{driftMessages.trafficLabel}</span>
      <select
        className="field"
        value={traffic}
        onChange={({ target: { value } }) =>
          changeView({ traffic: TRAFFIC.find((each) => each === value) ?? 'real' })
        }
      >
        {TRAFFIC.map((each) => (
          <option key={each} value={each}>
            {driftMessages.traffic[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What changed against the reference, how fast, and whether it is the data or their meaning. */
export function DriftPage({ traffic }: { traffic: DriftTraffic }): ReactElement {
  const found = useQuery({
    queryKey: [DRIFT, traffic],
    queryFn: ({ signal }) => fetchDrift(traffic, signal),
    refetchInterval: REFRESH_MS,
    retry: false,
    staleTime: 5_000,
  });
  const nowMs = useNow(10_000);
  const isOlder = isUnsupported(found.error) && found.data === undefined;
  return (
    <main className="ops__main">
      <div className="drift__head">
        <PageHeading>{driftMessages.heading}</PageHeading>
        <TrafficSelect traffic={traffic} />
      </div>
      {isOlder ? (
        <p className="note">{driftMessages.unsupported}</p>
      ) : (
        <Loaded query={found}>
          {(drift) => <DriftParts drift={drift} nowMs={nowMs + drift.aheadMs} traffic={traffic} />}
        </Loaded>
      )}
    </main>
  );
}
