import type { ReactElement, ReactNode } from 'react';
import { opsMessages } from './ops-messages.ts';

/** A scrolling region must be reachable by keyboard (WCAG 2.1.1). */
const REACHABLE = { tabIndex: 0 } as const;

/** A region that scrolls on its own. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <section className="scroll" aria-label={opsMessages.tableOf(label)} {...REACHABLE}>
      {children}
    </section>
  );
}
