import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import { PAGES, type OpsView } from './ops-view.ts';
import { ViewLink } from './view-link.tsx';

/** The pages of the operator, and how many alarms are loud. */
export function OpsNav({ view, loud }: { view: OpsView; loud: number }): ReactElement {
  const isPage = view.alarm === null && view.utterance === null && view.rollout === null;
  return (
    <nav className="views" aria-label={opsMessages.viewsLabel}>
      {PAGES.map((page) => (
        <ViewLink
          key={page}
          className="views__link"
          changes={{ page, alarm: null, utterance: null, rule: null, rollout: null }}
          isCurrent={isPage && page === view.page}
        >
          {opsMessages.pages[page]}
          {page === 'alarms' && loud > 0 && <span className="views__count">{loud}</span>}
        </ViewLink>
      ))}
    </nav>
  );
}
