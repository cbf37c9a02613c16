import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import { timeBefore, type OpsView } from './ops-view.ts';

interface ReferenceProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

/** Selects the comparison: the seven days before, or a custom time. */
export function ReferenceSelect({ view, change }: ReferenceProps): ReactElement {
  return (
    <label className="controls__field">
      <span className="visually-hidden">{opsMessages.referenceLabel}</span>
      <select
        className="field"
        value={view.reference === null ? 'usual' : 'own'}
        onChange={({ target: { value } }) =>
          change({ reference: value === 'own' ? timeBefore(view, Date.now()) : null })
        }
      >
        <option value="usual">{opsMessages.comparedWith(opsMessages.references.usual)}</option>
        <option value="own">{opsMessages.comparedWith(opsMessages.references.own)}</option>
      </select>
    </label>
  );
}
