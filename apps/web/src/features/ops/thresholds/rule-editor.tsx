import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { ALARMS } from '../alarms/use-alarms.ts';
import { RuleHistory } from './rule-history.tsx';
import { ThresholdField } from './threshold-field.tsx';
import { thresholdMessages } from './threshold-messages.ts';
import { ThresholdPreview } from './threshold-preview.tsx';
import { changedValues, fieldText, valueWords } from './threshold-values.ts';
import { changeRule } from './thresholds-client.ts';

const USES = ['active', 'muted', 'retired'] as const;
type Use = RuleThresholds['use'];

/** What would be changed, a phrase each: “ratio from 2× to 1.8×”. */
function changeWords(rule: RuleThresholds, values: Record<string, number>, use: Use): string[] {
  const words = thresholdMessages;
  return [
    ...rule.thresholds.flatMap((threshold) => {
      const value = values[threshold.name];
      return value === undefined
        ? []
        : [
            words.changeWords(
              threshold.name,
              valueWords(threshold.value, threshold),
              valueWords(value, threshold),
            ),
          ];
    }),
    ...(use === rule.use
      ? []
      : [
          words.changeWords(
            words.labelOfUse.toLowerCase(),
            words.uses[rule.use].toLowerCase(),
            words.uses[use].toLowerCase(),
          ),
        ]),
  ];
}

function UseField({ use, setUse }: { use: Use; setUse: (use: Use) => void }): ReactElement {
  const words = thresholdMessages;
  return (
    <label className="action__field">
      {words.labelOfUse}
      <select
        className="field"
        value={use}
        onChange={({ target: { value } }) => setUse(USES.find((each) => each === value) ?? use)}
      >
        {USES.map((each) => (
          <option key={each} value={each}>
            {words.uses[each]}: {words.meaningsOfUse[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Changes the numbers and the use of a rule. Key it by the rule and its version. */
export function RuleEditor({ rule, close }: { rule: RuleThresholds; close: () => void }): ReactElement {
  const client = useQueryClient();
  const words = thresholdMessages;
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [use, setUse] = useState<Use>(rule.use);
  const values = changedValues(rule.thresholds, texts);
  const submit = async (form: FormData, by: string): Promise<void> => {
    if (values === null) throw new Error(words.noSuchNumber);
    if (changeWords(rule, values, use).length === 0) throw new Error(words.nothingChanged);
    const reason = textOf(form, 'reason');
    await changeRule({ rule: rule.rule, values, reason, by, ...(use === rule.use ? {} : { use }) });
  };
  return (
    <div className="rule__editor">
      <ActionForm
        heading={words.change}
        effect={values === null ? words.noSuchNumber : words.effect(changeWords(rule, values, use))}
        action={words.action}
        submit={submit}
        onDone={() => void client.invalidateQueries({ queryKey: [ALARMS] })}
        cancel={close}
      >
        {rule.thresholds.map((threshold) => (
          <ThresholdField
            key={threshold.name}
            threshold={threshold}
            text={texts.get(threshold.name) ?? fieldText(threshold.value, threshold)}
            setText={(text) => setTexts((before) => new Map([...before, [threshold.name, text]]))}
          />
        ))}
        <ThresholdPreview rule={rule.rule} values={values} />
        <UseField use={use} setUse={setUse} />
        <TextField name="reason" label={words.reason} />
      </ActionForm>
      <RuleHistory rule={rule} />
    </div>
  );
}
