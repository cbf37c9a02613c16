import { useCallback, type ReactElement } from 'react';
import { serverUrl } from '../../wire/server-address.ts';
import { FiguresPage } from './figures-page.tsx';
import { OpsControls } from './ops-controls.tsx';
import { opsMessages } from './ops-messages.ts';
import { Periods } from './periods.tsx';
import { useRefresh } from './use-figures.ts';
import { useOpsView } from './use-ops-view.ts';
import { useTail } from './use-tail.ts';
import { UtterancePage } from './utterance-page.tsx';

/** The figures, or one utterance. */
export function Dashboard({ signOut }: { signOut: () => void }): ReactElement {
  const [view, change] = useOpsView();
  const { tail, isLive } = useTail(useRefresh());
  const open = useCallback((utterance: string) => change({ utterance }), [change]);
  const { utterance } = view;
  return (
    <div className="ops">
      <header className="ops__header">
        <p className="ops__wordmark">
          <a href={serverUrl('')}>Hark</a> {opsMessages.title}
        </p>
        <OpsControls view={view} change={change} isLive={isLive} signOut={signOut} />
      </header>
      {utterance === null ? (
        <>
          <Periods view={view} change={change} />
          <FiguresPage view={view} change={change} tailRows={tail.rows} open={open} />
        </>
      ) : (
        <UtterancePage
          key={utterance}
          utteranceId={utterance}
          open={open}
          close={() => change({ utterance: null })}
        />
      )}
    </div>
  );
}
