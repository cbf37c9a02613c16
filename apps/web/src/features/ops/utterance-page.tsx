import type { TailEvent } from '@hark/shared/http/metrics-api';
import type { UtteranceDetail } from '@hark/shared/http/utterances-api';
import { formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import { Loaded } from './loaded.tsx';
import { fetchUtterance, OpsApiError } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import { Facts, Part } from './part.tsx';
import { Recording } from './recording.tsx';
import { utteranceMessages } from './utterance-messages.ts';
import { StageWaterfall } from './stage-waterfall.tsx';
import { clipFacts, deviceFacts, recognitionFacts, versionFacts } from './utterance-facts.ts';
import { stagesOf } from './utterance-stages.ts';
import './utterance-page.css';

interface UtteranceProps {
  utteranceId: string;
  open: (utteranceId: string) => void;
  close: () => void;
}

function Hypotheses({ detail }: { detail: UtteranceDetail }): ReactElement {
  const { hypotheses, textShown } = detail;
  if (!textShown) return <p className="note">{utteranceMessages.noText}</p>;
  if (hypotheses === null || hypotheses.length === 0)
    return <p className="note">{utteranceMessages.noHypotheses}</p>;
  return (
    <ol className="utterance__hypotheses">
      {hypotheses.map(({ transcript, confidence }) => (
        <li key={transcript}>
          <span className="tail__words" dir="auto">
            {transcript}
          </span>{' '}
          <span className="table__soft">
            {opsMessages.confidence(formatValue(confidence, 'probability'))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Results({ results }: { results: NonNullable<UtteranceDetail['results']> }): ReactElement {
  return results.length === 0 ? (
    <p className="note">{utteranceMessages.noResults}</p>
  ) : (
    <ol className="utterance__results">
      {results.map(({ id, title }) => (
        <li key={id} dir="auto">
          {title}
        </li>
      ))}
    </ol>
  );
}

function stepText({ name, data }: TailEvent): string {
  const words = utteranceMessages.stepWords.get(name) ?? name;
  const text = data['transcript'] ?? data['query'];
  const position = data['position'];
  return [
    words,
    typeof text === 'string' && text !== '' ? `“${text}”` : '',
    typeof position === 'number' ? utteranceMessages.position(position) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What the person did in this task, before and after the utterance. */
function Steps({ detail, open }: { detail: UtteranceDetail } & Pick<UtteranceProps, 'open'>): ReactElement {
  const { answered, events } = detail;
  const steps = events.filter(({ name }) => utteranceMessages.stepWords.has(name));
  return (
    <ol className="utterance__steps">
      {steps.map((event) => {
        const { eventId, name, utteranceId, at } = event;
        const isOther = name === 'utterance.answered' && utteranceId !== null && eventId !== answered.eventId;
        return (
          <li key={eventId} className={eventId === answered.eventId ? 'utterance__step--this' : ''}>
            <span className="table__soft">{formatTime(at, 'second')}</span>{' '}
            {isOther ? (
              <button className="link" type="button" onClick={() => open(utteranceId)}>
                {stepText(event)}
              </button>
            ) : (
              stepText(event)
            )}
          </li>
        );
      })}
    </ol>
  );
}

function KeptRecording({ detail }: { detail: UtteranceDetail }): ReactElement {
  const { audioKept, answered } = detail;
  if (!audioKept) return <p className="note">{utteranceMessages.noAudio}</p>;
  return (
    <Recording
      utteranceId={answered.eventId}
      label={utteranceMessages.recording}
      gone={utteranceMessages.noAudio}
    />
  );
}

function Detail({ detail, open }: { detail: UtteranceDetail } & Pick<UtteranceProps, 'open'>): ReactElement {
  const words = utteranceMessages;
  const { data } = detail.answered;
  const stages = stagesOf(detail);
  return (
    <div className="parts">
      <Part title={words.recognised}>
        <Hypotheses detail={detail} />
        <Facts facts={recognitionFacts(data)} />
      </Part>
      <Part title={words.recording}>
        <KeptRecording detail={detail} />
        <Facts facts={clipFacts(data)} />
        {data['uploaded'] === true && <p className="note">{words.uploaded}</p>}
      </Part>
      <Part title={words.stages}>
        {stages.length === 0 ? <p className="note">{words.noStages}</p> : <StageWaterfall stages={stages} />}
        {data['drafted'] === true && <p className="note">{words.drafted}</p>}
      </Part>
      <Part title={words.steps}>
        <Steps detail={detail} open={open} />
      </Part>
      {detail.results !== null && (
        <Part title={words.results}>
          <Results results={detail.results} />
        </Part>
      )}
      <Part title={words.served}>
        <Facts facts={versionFacts(detail)} />
      </Part>
      <Part title={words.device}>
        <Facts facts={deviceFacts(detail)} />
      </Part>
    </div>
  );
}

/** One utterance in full. Key it by its id. It shows what was heard, how it sounded, how long it took, and what the person did next. */
export function UtterancePage({ utteranceId, open, close }: UtteranceProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const found = useQuery({
    queryKey: ['ops-utterance', utteranceId],
    queryFn: ({ signal }) => fetchUtterance(utteranceId, signal),
    retry: false,
    staleTime: 5_000,
  });
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  const at = found.data?.answered.at;
  const isGone = found.error instanceof OpsApiError && found.error.status === 404;
  return (
    <main className="ops__main utterance">
      <div>
        <button className="link" type="button" onClick={close}>
          {utteranceMessages.back}
        </button>
        <h1 className="ops__heading" tabIndex={-1} ref={heading}>
          {utteranceMessages.heading} {at !== undefined && formatTime(at, 'moment')}
        </h1>
        <p className="table__soft">{utteranceId}</p>
      </div>
      {isGone ? (
        <p className="note">{utteranceMessages.gone}</p>
      ) : (
        <Loaded query={found}>{(detail) => <Detail detail={detail} open={open} />}</Loaded>
      )}
    </main>
  );
}
