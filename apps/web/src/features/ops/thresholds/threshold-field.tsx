import { useId, type ReactElement } from 'react';
import { thresholdMessages } from './threshold-messages.ts';
import { fieldText, readField, suffixOf, valueWords, type Threshold } from './threshold-values.ts';

interface FieldProps {
  threshold: Threshold;
  text: string;
  setText: (text: string) => void;
}

function problemOf(threshold: Threshold, text: string): string | null {
  const read = readField(text, threshold);
  const { problems } = thresholdMessages;
  switch (read.type) {
    case 'number':
      return null;
    case 'no-number':
      return problems['no-number'];
    case 'out-of-range':
      return problems['out-of-range'](
        valueWords(threshold.min, threshold),
        valueWords(threshold.max, threshold),
      );
  }
}

/** One number of a rule, with its meaning, its bounds, and what recent data suggest. */
export function ThresholdField({ threshold, text, setText }: FieldProps): ReactElement {
  const id = useId();
  const problem = problemOf(threshold, text);
  const { suggested } = threshold;
  const words = thresholdMessages;
  return (
    <div className="threshold">
      <label className="threshold__label" htmlFor={id}>
        {threshold.name}
      </label>
      <p id={`${id}-meaning`} className="threshold__note">
        {threshold.meaning}{' '}
        {words.fieldBounds(
          valueWords(threshold.min, threshold),
          valueWords(threshold.max, threshold),
          valueWords(threshold.default, threshold),
        )}
      </p>
      <p className="threshold__value">
        <input
          id={id}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-meaning ${id}-problem`}
          onChange={({ target }) => setText(target.value)}
        />
        <span aria-hidden="true">{suffixOf(threshold)}</span>
        {suggested === null ? (
          <span className="threshold__note">{words.noSuggestion}</span>
        ) : (
          <span className="threshold__note">
            {words.suggested(valueWords(suggested, threshold))}{' '}
            {fieldText(suggested, threshold) !== text && (
              <button className="link" type="button" onClick={() => setText(fieldText(suggested, threshold))}>
                {words.take(valueWords(suggested, threshold))}
              </button>
            )}
          </span>
        )}
      </p>
      <p id={`${id}-problem`} className="action__problem">
        {problem}
      </p>
    </div>
  );
}
