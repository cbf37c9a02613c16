import type { Alarm } from '@hark/shared/http/alarms-api';
import { formatCount } from '@hark/shared/metrics/figures/format-value';
import { useState, type ReactElement } from 'react';
import { Recording } from '../recording.tsx';
import { ViewLink } from '../view-link.tsx';
import { blameWords } from './alarm-facts.ts';
import { alarmMessages } from './alarm-messages.ts';

type Blame = NonNullable<Alarm['evidence']['blame']>;

const SHOWN_EXAMPLES = 5;
const STAGES = ['vad', 'asr', 'search', 'unexplained'] as const;

/** Decoration: the sentence above has the same numbers. */
function Shares({ shares }: Pick<Blame, 'shares'>): ReactElement {
  return (
    <div className="blame" aria-hidden="true">
      {STAGES.filter((stage) => shares[stage] > 0).map((stage) => (
        <span
          key={stage}
          className={`blame__share blame__share--${stage}`}
          style={{ flexGrow: shares[stage] }}
        />
      ))}
    </div>
  );
}

function Examples({ examples }: Pick<Blame, 'examples'>): ReactElement | null {
  const [isWhole, setWhole] = useState(false);
  if (examples.length === 0) return null;
  const hidden = examples.length - SHOWN_EXAMPLES;
  return (
    <>
      <h3 className="alarm__subheading">{alarmMessages.examplesHeading}</h3>
      <ul className="examples">
        {(isWhole ? examples : examples.slice(0, SHOWN_EXAMPLES)).map(({ utteranceId, stage }, index) => (
          <li key={utteranceId} className="examples__one">
            <p className="examples__name">
              {alarmMessages.example(index + 1, alarmMessages.stages[stage])}
              {' · '}
              <ViewLink className="link link--line" changes={{ utterance: utteranceId }}>
                {alarmMessages.openUtterance}
              </ViewLink>
            </p>
            <Recording
              utteranceId={utteranceId}
              label={alarmMessages.example(index + 1, alarmMessages.stages[stage])}
              gone={alarmMessages.exampleGone}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && !isWhole && (
        <button className="link" type="button" onClick={() => setWhole(true)}>
          {alarmMessages.moreExamples(hidden)}
        </button>
      )}
    </>
  );
}

/** Which stage was at fault in the recordings that could be replayed. */
export function AlarmBlame({ blame }: { blame: Blame | null }): ReactElement {
  if (blame === null) return <p className="note">{alarmMessages.blameNone}</p>;
  return (
    <>
      {blame.enough ? (
        <>
          <p className="alarm__blame">
            {alarmMessages.blameShares(blameWords(blame.shares), formatCount(blame.n))}
          </p>
          <Shares shares={blame.shares} />
        </>
      ) : (
        <p className="note">{alarmMessages.blameThin(formatCount(blame.n))}</p>
      )}
      <p className="alarm__how">{alarmMessages.blameHow}</p>
      <Examples examples={blame.examples} />
    </>
  );
}
