import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { writeView, type OpsView } from './ops-view.ts';
import { changeView, useOpsView } from './use-ops-view.ts';

interface LinkProps {
  /** What the link changes of the view. */
  changes: Partial<OpsView>;
  className?: string;
  isCurrent?: boolean;
  children: ReactNode;
}

/** A link to another view: it has an address, so it can be copied and opened in another tab. */
export function ViewLink({ changes, className, isCurrent, children }: LinkProps): ReactElement {
  const [view] = useOpsView();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    // The browser opens other tabs and windows itself.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    changeView(changes);
  };
  // An empty address would be the present one.
  const address = writeView({ ...view, ...changes });
  return (
    <a
      className={className}
      href={address === '' ? '?' : address}
      aria-current={isCurrent === true ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
