import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';

/** Whether the page is live, and the way out. */
export function OpsControls({ isLive, signOut }: { isLive: boolean; signOut: () => void }): ReactElement {
  return (
    <div className="controls">
      <output className={isLive ? 'live live--on' : 'live'}>
        {isLive ? opsMessages.live : opsMessages.notLive}
      </output>
      <button className="controls__out" type="button" onClick={signOut}>
        {opsMessages.signOut}
      </button>
    </div>
  );
}
