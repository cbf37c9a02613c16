import type { DraftInProgress, EarlyAnswers } from '../answering/early/early-answers.ts';
import type { Heard } from '../answering/pipeline/draft-answer.ts';
import type { SpansWithin, Work } from './spans-within.ts';
import type { UtteranceTrace, UtteranceTraces } from './utterance-traces.ts';

/** Ends what came to something; what never began is not sent. */
function endWork({ trace, span, parts }: Work, isUsed: boolean): void {
  if (parts.size > 0) span.setAttribute('hark.outcome', isUsed ? 'made' : 'dropped').end(trace.nowMs());
}

/** The same early answers, with a span for each interim and each draft that was begun. */
export function tracedEarly(early: EarlyAnswers, traces: UtteranceTraces, spans: SpansWithin): EarlyAnswers {
  function sampled({ utteranceId }: Heard): UtteranceTrace | null {
    const trace = traces.find(utteranceId);
    return trace?.isSampled === true && !trace.isOver ? trace : null;
  }

  function draftWithin(work: Work, begun: DraftInProgress): DraftInProgress {
    const result = begun.result.then((draft) => {
      endWork(work, draft !== null);
      if (draft !== null) work.trace.draft = work.span.spanContext();
      return draft;
    });
    return { ...begun, result };
  }

  return {
    ...early,
    interim(heard, signal) {
      const trace = sampled(heard);
      if (trace === null) return early.interim(heard, signal);
      return spans.work(trace, 'interim', async (work) => {
        const transcript = await early.interim(heard, signal);
        endWork(work, transcript !== null);
        return transcript;
      });
    },
    draft(heard, signal) {
      const trace = sampled(heard);
      if (trace === null) return early.draft(heard, signal);
      return spans.work(trace, 'draft', (work) => draftWithin(work, early.draft(heard, signal)));
    },
  };
}
