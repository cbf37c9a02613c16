import type { Severity } from '@hark/shared/alarms/alarm-rule';
import type { ReactElement } from 'react';

/** A different shape for each severity, so that none depends on colour. */
const SHAPES: Record<Severity, string> = {
  page: 'M6 .8 11.2 6 6 11.2.8 6Z',
  ticket: 'M6 1.2 11.3 10.6H.7Z',
  warning: 'M1.5 1.5h9v9h-9Z',
};

interface MarkProps {
  severity: Severity;
  /** Only an outline, for an alarm that needs nobody now. */
  isQuiet?: boolean;
}

/** Decoration: the words beside it carry the same information. */
export function AlarmMark({ severity, isQuiet = false }: MarkProps): ReactElement {
  return (
    <svg
      className={`mark alarm-mark alarm-mark--${isQuiet ? 'quiet' : severity}`}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={SHAPES[severity]} />
    </svg>
  );
}
