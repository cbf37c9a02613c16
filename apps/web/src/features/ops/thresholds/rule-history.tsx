import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { ALARMS } from '../alarms/use-alarms.ts';
import { Loaded } from '../loaded.tsx';
import { thresholdMessages } from './threshold-messages.ts';
import { valueWords } from './threshold-values.ts';
import { fetchThresholdHistory, revertRule } from './thresholds-client.ts';

interface RestoreProps {
  rule: string;
  version: number;
  close: () => void;
}

function RestoreForm({ rule, version, close }: RestoreProps): ReactElement {
  const client = useQueryClient();
  const words = thresholdMessages;
  return (
    <ActionForm
      heading={words.restoreHeading(version)}
      effect={words.restoreEffect(version)}
      action={words.restoreAction}
      submit={(form, by) => revertRule({ rule, version, by, reason: textOf(form, 'reason') })}
      onDone={() => {
        close();
        void client.invalidateQueries({ queryKey: [ALARMS] });
      }}
      cancel={close}
    >
      <TextField name="reason" label={words.reason} />
    </ActionForm>
  );
}

/** The changes of a rule, newest first; each version can be restored. */
export function RuleHistory({ rule }: { rule: RuleThresholds }): ReactElement {
  const [restored, setRestored] = useState<number | null>(null);
  const words = thresholdMessages;
  const found = useQuery({
    queryKey: [ALARMS, 'threshold-history', rule.rule],
    queryFn: ({ signal }) => fetchThresholdHistory(rule.rule, signal),
    retry: false,
    staleTime: 5_000,
  });
  const valuesWords = (values: Record<string, number>): string =>
    rule.thresholds
      .flatMap((threshold) => {
        const value = values[threshold.name];
        return value === undefined ? [] : [`${threshold.name} ${valueWords(value, threshold)}`];
      })
      .join(', ');
  const restore = (version: number): ReactElement => (
    <button className="link link--line" type="button" onClick={() => setRestored(version)}>
      {words.restore(version)}
    </button>
  );
  return (
    <div className="rule__history">
      <h4 className="threshold__label">{words.historyHeading}</h4>
      <Loaded query={found}>
        {({ history }) =>
          history.length === 0 ? (
            <p className="note">{words.historyNone}</p>
          ) : (
            <ol className="alarm__history">
              {history.map(({ version, at, by, reason, values, use }) => (
                <li key={version}>
                  <span className="table__soft">{formatTime(at, 'minute')}</span>{' '}
                  {words.historyLine(version, by, reason)}{' '}
                  <span className="table__soft">
                    (
                    {[valuesWords(values), words.uses[use].toLowerCase()]
                      .filter((part) => part !== '')
                      .join(', ')}
                    )
                  </span>{' '}
                  {version === rule.version ? <b>{words.inForce}</b> : restore(version)}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {rule.version > 0 && restore(0)}
      {restored !== null && (
        <RestoreForm key={restored} rule={rule.rule} version={restored} close={() => setRestored(null)} />
      )}
    </div>
  );
}
