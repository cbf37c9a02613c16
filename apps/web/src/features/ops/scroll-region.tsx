import { useId, type ReactElement, type ReactNode } from 'react';
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

/** A table that may be wider than the page, in its full height. */
export function WideTable({ label, children }: { label: string; children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <section className="scroll scroll--free" aria-labelledby={id} {...REACHABLE}>
      <table className="table">
        <caption id={id} className="visually-hidden">
          {label}
        </caption>
        {children}
      </table>
    </section>
  );
}
