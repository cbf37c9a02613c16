import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import { hasWrongTime, type OpsView } from './ops-view.ts';
import { PeriodForm } from './period-form.tsx';

interface PeriodsProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

/** The custom periods of a view, and a word about an address without a valid one. */
export function Periods({ view: { span, reference }, change }: PeriodsProps): ReactElement {
  return (
    <>
      {hasWrongTime(location.search) && (
        <p className="note" role="alert">
          {opsMessages.wrongTime}
        </p>
      )}
      {span !== null && (
        <PeriodForm
          key={`span ${span.from}-${span.to}`}
          label={opsMessages.spanLabel}
          action={opsMessages.show}
          period={span}
          change={(changed) => change({ span: changed, rows: null })}
        />
      )}
      {reference !== null && (
        <PeriodForm
          key={`reference ${reference.from}-${reference.to}`}
          label={opsMessages.referenceLabel}
          action={opsMessages.compare}
          period={reference}
          change={(changed) => change({ reference: changed })}
        />
      )}
    </>
  );
}
