import type { Drift } from '@hark/shared/http/drift-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import { useState, type ReactElement } from 'react';
import { driftMessages } from './drift-messages.ts';

type Choice = Drift['choices'][number];

function choiceWords(choice: Choice['now']): string {
  if (choice === null) return driftMessages.nothing;
  const share = formatValue(Math.round(choice.share * 100) / 100, 'share');
  return driftMessages.choice(choice.title, share);
}

function Hidden({ count }: { count: number }): ReactElement | null {
  return count === 0 ? null : <p className="note">{driftMessages.hidden(count)}</p>;
}

/** Queries for which people choose something else than before. */
export function ChangedChoices({ drift }: { drift: Drift }): ReactElement {
  const { choices, choicesHidden } = drift;
  return (
    <>
      {choices.length > 0 && <p className="alarm__how">{driftMessages.choicesNote}</p>}
      {choices.length === 0 && choicesHidden === 0 && <p className="note">{driftMessages.choicesNone}</p>}
      <ul className="alarms__list">
        {choices.map(({ query, before, now, clicks }) => (
          <li key={query}>
            <b dir="auto">“{query}”</b>
            <span className="rule__about" dir="auto">
              {choiceWords(before)} → {choiceWords(now)} · {driftMessages.clicks(formatCount(clicks))}
            </span>
          </li>
        ))}
      </ul>
      <Hidden count={choicesHidden} />
    </>
  );
}

const SHOWN_WORDS = 20;

/** Words that people say and the catalogue lacks. */
export function UnknownWords({ drift }: { drift: Drift }): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const { unknownWords, unknownWordsHidden } = drift;
  const hidden = unknownWords.length - SHOWN_WORDS;
  if (unknownWords.length === 0 && unknownWordsHidden === 0)
    return <p className="note">{driftMessages.wordsNone}</p>;
  return (
    <>
      {unknownWords.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              {Object.values(driftMessages.wordColumns).map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(isWhole ? unknownWords : unknownWords.slice(0, SHOWN_WORDS)).map(({ word, n, before }) => (
              <tr key={word}>
                <th scope="row" dir="auto">
                  {word}
                </th>
                <td>{formatCount(n)}</td>
                <td>{formatCount(before)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && !isWhole && (
        <button className="link" type="button" onClick={() => setWhole(true)}>
          {driftMessages.moreWords(hidden)}
        </button>
      )}
      <Hidden count={unknownWordsHidden} />
    </>
  );
}
