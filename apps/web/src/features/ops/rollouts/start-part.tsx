import type { Rollouts } from '@hark/shared/http/rollouts-api';
import { useState, type ReactElement } from 'react';
import { rolloutMessages } from './rollout-messages.ts';
import { StartForm } from './start-form.tsx';
import { startMessages } from './start-messages.ts';

interface StartProps {
  champion: Rollouts['champion'];
  /** Name of the challenger of a rollout that is running; null without one. */
  running: string | null;
  onStarted: () => void;
}

/** The way to start a rollout, where none is running. */
export function StartPart({ champion, running, onStarted }: StartProps): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  if (champion === null || (running !== null && !isOpen)) return null;
  return (
    <div className="alarm__actions">
      {running === null && (
        <>
          <p>{rolloutMessages.none}</p>
          <p className="action__buttons">
            <button className="button" type="button" aria-expanded={isOpen} onClick={() => setOpen(true)}>
              {startMessages.open}
            </button>
          </p>
        </>
      )}
      {isOpen && (
        <StartForm champion={champion} running={running} onStarted={onStarted} close={() => setOpen(false)} />
      )}
    </div>
  );
}
