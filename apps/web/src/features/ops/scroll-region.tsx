import type { ReactElement, ReactNode } from 'react';
import { opsMessages } from './ops-messages.ts';

/** What scrolls has to be reachable by the keyboard alone (WCAG 2.1.1). */
const REACHABLE = { tabIndex: 0 } as const;

/** A part that scrolls by itself. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <section className="scroll" aria-label={opsMessages.tableOf(label)} {...REACHABLE}>
      {children}
    </section>
  );
}
