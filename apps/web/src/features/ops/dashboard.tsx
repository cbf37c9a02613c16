import { useCallback, type ComponentProps, type ReactElement } from 'react';
import { serverUrl } from '../../wire/server-address.ts';
import { AlarmPage } from './alarms/alarm-page.tsx';
import { AlarmsPage } from './alarms/alarms-page.tsx';
import { useAlarmRoutes } from './alarms/use-alarm-routes.ts';
import { useAlarms } from './alarms/use-alarms.ts';
import { DriftPage } from './drift/drift-page.tsx';
import { FiguresPage } from './figures-page.tsx';
import { OpsControls } from './ops-controls.tsx';
import { OpsNav } from './ops-nav.tsx';
import { opsMessages } from './ops-messages.ts';
import { RolloutsPage } from './rollouts/rollouts-page.tsx';
import { ThresholdsPage } from './thresholds/thresholds-page.tsx';
import { useRefresh } from './use-figures.ts';
import { useOpsView } from './use-ops-view.ts';
import { useTail } from './use-tail.ts';
import { UtterancePage } from './utterance-page.tsx';

type ViewPageProps = ComponentProps<typeof FiguresPage>;

/** The page of a view: figures, alarms, thresholds, drift or rollouts. */
function OpsViewPage({ view, change, tailRows, open, alarms }: ViewPageProps): ReactElement {
  switch (view.page) {
    case 'figures':
      return <FiguresPage view={view} change={change} tailRows={tailRows} open={open} alarms={alarms} />;
    case 'alarms':
      return <AlarmsPage query={alarms} />;
    case 'thresholds':
      return <ThresholdsPage rule={view.rule} />;
    case 'drift':
      return <DriftPage traffic={view.traffic === 'synthetic' ? 'synthetic' : 'real'} />;
    case 'rollouts':
      return <RolloutsPage rollout={view.rollout} />;
  }
}

/** What is shown: an utterance, an alarm, or a page. */
export function Dashboard({ signOut }: { signOut: () => void }): ReactElement {
  const [view, change] = useOpsView();
  const { tail, isLive } = useTail(useRefresh());
  const alarms = useAlarms();
  const loud = useAlarmRoutes(alarms);
  const open = useCallback((utterance: string) => change({ utterance }), [change]);
  const { utterance, alarm } = view;
  return (
    <div className="ops">
      <header className="ops__header">
        <p className="ops__wordmark">
          <a href={serverUrl('')}>Hark</a> {opsMessages.title}
        </p>
        <OpsControls isLive={isLive} signOut={signOut} />
        <OpsNav view={view} loud={loud} />
      </header>
      {utterance !== null ? (
        <UtterancePage
          key={utterance}
          utteranceId={utterance}
          open={open}
          close={() => change({ utterance: null })}
        />
      ) : alarm !== null ? (
        <AlarmPage key={alarm} id={alarm} now={alarms.data} />
      ) : (
        <OpsViewPage view={view} change={change} tailRows={tail.rows} open={open} alarms={alarms} />
      )}
    </div>
  );
}
