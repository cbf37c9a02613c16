import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import type { OpsView } from './ops-view.ts';
import type { TailRow } from './tail-rows.ts';
import { UtteranceTable } from './utterance-table.tsx';

const SHOWN_ROWS = 12;

interface TailProps {
  rows: readonly TailRow[];
  traffic: OpsView['traffic'];
  open: (utteranceId: string) => void;
}

/** The latest utterances and typed searches with their outcomes, newest first. */
export function LiveTail({ rows, traffic, open }: TailProps): ReactElement {
  const shown = rows
    .filter(({ synthetic }) => traffic === 'all' || synthetic === (traffic === 'synthetic'))
    .slice(0, SHOWN_ROWS);
  return (
    <section className="ops__section" aria-labelledby="tail-heading">
      <h2 id="tail-heading" className="ops__heading">
        {opsMessages.tailHeading}
      </h2>
      {shown.length === 0 ? (
        <p className="note">{opsMessages.tailEmpty}</p>
      ) : (
        <UtteranceTable rows={shown} open={open} />
      )}
    </section>
  );
}
