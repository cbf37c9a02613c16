import type { Final } from '@hark/shared/wire/final';
import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import { joinWords, type EarlyAnswer } from '../../voice/early-answer.ts';
import { earlyAnswer, type PageState } from '../../voice/page-state.ts';
import { understoodInstead, type UnderstoodInstead } from './heard.ts';
import './heard-words.css';

export interface HeardActions {
  /** Puts words into the search box. */
  onEdit: (words: string) => void;
  onAlternative: (words: string) => void;
  /** Searches for the transcript literally. */
  onLiteral: (words: string) => void;
}

type HeardProps = HeardActions & { page: PageState };

function Waiting(): ReactElement {
  return (
    <p className="words words--waiting" data-testid="transcript">
      <span className="words__dot" />
      <span className="words__dot" />
      <span className="words__dot" />
    </p>
  );
}

function Sentence({ cause, next }: { cause: string; next: string }): ReactElement {
  return (
    <div className="calm">
      <p className="words words--quiet">{cause}</p>
      <p className="calm__next">{next}</p>
    </div>
  );
}

function EmptyFinal({ final }: { final: Final }): ReactElement {
  return final.empty === 'no_speech' ? (
    <Sentence cause={messages.noSpeech} next={messages.noSpeechNext} />
  ) : (
    <Sentence cause={messages.unintelligible} next={messages.unintelligibleNext} />
  );
}

interface UnderstoodProps {
  understood: UnderstoodInstead;
  /** Whether the results are for the transcript above. */
  isNamed: boolean;
  onLiteral: HeardActions['onLiteral'];
}

function Understood({ understood: { instead, words }, isNamed, onLiteral }: UnderstoodProps): ReactElement {
  return (
    <p className="understood">
      {!isNamed && (
        <>
          {messages.showingResultsFor}{' '}
          <bdi>
            <strong>{instead}</strong>
          </bdi>{' '}
        </>
      )}
      <button
        type="button"
        className="understood__heard"
        title={messages.searchLiterally(words)}
        onClick={() => onLiteral(words)}
      >
        ({messages.heard(words)})
      </button>
    </p>
  );
}

interface AlternativesProps {
  label: string;
  options: string[];
  isQuestion: boolean;
  onChoose: (words: string) => void;
}

function Alternatives({ label, options, isQuestion, onChoose }: AlternativesProps): ReactElement | null {
  if (options.length === 0) return null;
  return (
    <div className={isQuestion ? 'alternatives alternatives--question' : 'alternatives'}>
      <span className="alternatives__label" id="alternatives-label">
        {label}
      </span>
      <ul className="alternatives__list" aria-labelledby="alternatives-label">
        {options.map((words) => (
          <li key={words}>
            <button
              type="button"
              className="alternative"
              data-testid="alternative"
              dir="auto"
              onClick={() => onChoose(words)}
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const MAX_ALTERNATIVES = 4;

/** Words of an utterance in progress, in the size and place of the later editable ones. */
function EarlyWords({ early }: { early: EarlyAnswer }): ReactElement {
  const { stable, unstable, results } = early;
  const unsettled = joinWords(stable, unstable).slice(stable.length);
  return (
    <>
      <p className="words" data-testid="transcript" dir="auto">
        <span className="words__box">
          <span>
            {stable}
            <span className="words__unsettled">{unsettled}</span>
          </span>
        </span>
      </p>
      {results.length > 0 && <div className="heard-more" />}
    </>
  );
}

type FinalWordsProps = HeardActions & { final: Final; followsEarly: boolean };

function FinalWords({
  final,
  followsEarly,
  onEdit,
  onAlternative,
  onLiteral,
}: FinalWordsProps): ReactElement {
  if (final.transcript === '') return <EmptyFinal final={final} />;
  const asks = final.decision !== 'auto';
  // The suggestions below are the question then.
  const isQuestion = asks && final.suggestions === undefined;
  const understood = asks ? null : understoodInstead(final);
  const options = final.alternatives.map((alternative) => alternative.transcript);
  const more = (
    <>
      {understood !== null && (
        <Understood
          understood={understood}
          isNamed={understood.instead === final.transcript}
          onLiteral={onLiteral}
        />
      )}
      <Alternatives
        label={isQuestion ? messages.didYouMean : messages.orMaybe}
        options={options.filter((words) => words !== understood?.words).slice(0, MAX_ALTERNATIVES)}
        isQuestion={isQuestion && !followsEarly}
        onChoose={onAlternative}
      />
    </>
  );
  return (
    <>
      <p className={asks ? 'words words--unsure' : 'words'} data-testid="transcript" dir="auto">
        <button
          type="button"
          className="words__edit"
          title={messages.editTranscript}
          onClick={() => onEdit(final.transcript)}
        >
          {final.transcript}
        </button>
      </p>
      {followsEarly ? <div className="heard-more">{more}</div> : more}
    </>
  );
}

/** The transcript, the largest element of the page, and its alternatives. */
export function HeardWords({ page, ...actions }: HeardProps): ReactElement | null {
  const { voice, shown } = page;
  if (voice.state === 'hearing' || voice.state === 'thinking') {
    const early = earlyAnswer(page);
    if (early === null || early.stable + early.unstable === '') return <Waiting />;
    return <EarlyWords early={early} />;
  }
  if (shown.by === 'voice') {
    return <FinalWords final={shown.final} followsEarly={shown.followsEarly} {...actions} />;
  }
  if (shown.by === 'typing' && shown.isSpoken) {
    return (
      <p className="words" data-testid="transcript" dir="auto">
        <button type="button" className="words__edit" onClick={() => actions.onEdit(shown.query)}>
          {shown.query}
        </button>
      </p>
    );
  }
  return null;
}
