import type { ReactElement } from 'react';
import { appMessages } from './app-messages.ts';

/** In the place of a page that did not load, or that failed. */
export function PageFailed({ loadAgain }: { loadAgain: () => void }): ReactElement {
  return (
    <main className="page-failed" data-testid="page-failed">
      <div className="calm" role="alert">
        <h1 className="calm__cause">{appMessages.notLoaded}</h1>
        <p className="calm__next">{appMessages.notLoadedNext}</p>
      </div>
      <button className="button" type="button" onClick={loadAgain}>
        {appMessages.loadAgain}
      </button>
    </main>
  );
}
