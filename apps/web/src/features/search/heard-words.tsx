import type { Final } from '@hark/shared/wire/final';
import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import type { EarlyAnswer } from '../../voice/early-answer.ts';
import { earlyAnswer, type PageState } from '../../voice/page-state.ts';
import { joinWords } from '../../voice/steady-words.ts';
import { understoodInstead, type UnderstoodInstead } from './heard.ts';
import { asQuery, distinctAlternatives, lengthOf } from './spoken-text.ts';
import './heard-words.css';

export interface HeardActions {
  /** Leads to the search box, which holds the same words. */
  onEdit: () => void;
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

/** Words of an utterance in progress, in the size and place of the later editable ones. */
function EarlyWords({ early }: { early: EarlyAnswer }): ReactElement {
  const { stable, unstable, results } = early;
  const text = asQuery(joinWords(stable, unstable));
  return (
    <>
      <p className="words" data-testid="transcript" data-length={lengthOf(text)} dir="auto">
        <span className="words__box">
          <span>
            {text.slice(0, stable.length)}
            <span className="words__unsettled">{text.slice(stable.length)}</span>
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
  const text = asQuery(final.transcript);
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
        options={distinctAlternatives(final, understood === null ? [] : [understood.words])}
        isQuestion={isQuestion && !followsEarly}
        onChoose={onAlternative}
      />
    </>
  );
  return (
    <>
      <p
        className={asks ? 'words words--unsure' : 'words'}
        data-testid="transcript"
        data-length={lengthOf(text)}
        dir="auto"
      >
        <button type="button" className="words__edit" title={messages.editTranscript} onClick={onEdit}>
          {text}
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
      <p className="words" data-testid="transcript" data-length={lengthOf(shown.query)} dir="auto">
        <button type="button" className="words__edit" onClick={actions.onEdit}>
          {asQuery(shown.query)}
        </button>
      </p>
    );
  }
  return null;
}
