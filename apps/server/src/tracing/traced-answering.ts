import type { Answer, Pipeline } from '../answering/pipeline/answer-utterance.ts';
import type { Utterance } from '../answering/pipeline/utterance.ts';
import type { RescoringOutcome, RecognitionOutcome, Recognizer } from '../recognition/recognizer.ts';
import { type Described, errorTypeOf, fail, type SpansWithin, type Work } from './spans-within.ts';
import type { UtteranceTrace, UtteranceTraces } from './utterance-traces.ts';
import type { DraftInProgress, EarlyAnswers } from '../answering/early/early-answers.ts';
import type { DraftInput } from '../answering/pipeline/draft-answer.ts';

/** Names a refused or failed request; `busy` and abandoned requests are no errors. */
function troubleOf(outcome: Exclude<RecognitionOutcome, { type: 'recognized' }>): Described {
  if (outcome.type === 'busy') return { attributes: { 'hark.outcome': 'busy' } };
  const { code } = outcome;
  const isGivenUp = code === 'cancelled' || code === 'superseded';
  return isGivenUp ? { attributes: { 'hark.outcome': code } } : { errorType: code };
}

/** Encoder and decoder alternate on a long recording; each stage is the sum of its turns. */
function describeRecognition(outcome: RecognitionOutcome): Described {
  if (outcome.type !== 'recognized') return troubleOf(outcome);
  const { empty, signal, timings } = outcome.recognition;
  return {
    attributes: {
      'hark.audio_ms': signal.audioMs,
      'hark.speech_ms': signal.speechMs,
      ...(empty === null ? {} : { 'hark.empty': empty }),
    },
    stages: { queue: timings.queueMs, encode: timings.encodeMs, decode: timings.decodeMs },
  };
}

function describeRescoring(outcome: RescoringOutcome): Described {
  if (outcome.type !== 'rescored') return troubleOf(outcome);
  return { stages: { queue: outcome.timings.queueMs, decode: outcome.timings.decodeMs } };
}

function tracedRecognizer(recognizer: Recognizer, spans: SpansWithin): Recognizer {
  return {
    ...recognizer,
    recognize: (request, signal) =>
      spans.part('recognise', () => recognizer.recognize(request, signal), describeRecognition),
    rescore: (request, signal) =>
      spans.part('judge', () => recognizer.rescore(request, signal), describeRescoring),
  };
}

function describeAnswer({ trace: { root, draft }, span, parts }: Work, answer: Answer): void {
  span.setAttribute('hark.outcome', answer.type);
  if (answer.type === 'failed') {
    fail(span, answer.code);
    fail(root, answer.code);
  }
  if (answer.type !== 'answered') return;
  const { final } = answer;
  root.setAttributes({
    'hark.query.id': final.queryId,
    'hark.audio_ms': final.timings.audioMs,
    'hark.decision': final.decision,
    'hark.confidence': final.confidence,
    'hark.results': final.results.length,
    'hark.version.recognizer': final.version.recognizer,
    'hark.version.search': final.version.search,
    ...(final.empty === null ? {} : { 'hark.empty': final.empty }),
  });
  const isFromDraft = !parts.has('recognise') && draft !== null;
  span.setAttribute('hark.from_draft', isFromDraft);
  if (isFromDraft) span.addLink({ context: draft });
}

/** Traces the answer to a complete utterance as one span with a part for each step. */
async function answerWithin(
  { trace, span, parts }: Work,
  traces: UtteranceTraces,
  run: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await run();
    // It was answered earlier, and its trace already sent.
    if (answer.type === 'answered' && !parts.has('record')) {
      traces.forget(trace.utteranceId);
      return answer;
    }
    describeAnswer({ trace, span, parts }, answer);
    span.end(trace.nowMs());
    traces.end(trace, answer.type);
    return answer;
  } catch (error) {
    fail(span, errorTypeOf(error));
    fail(trace.root, errorTypeOf(error));
    span.end(trace.nowMs());
    traces.end(trace, 'failed');
    throw error;
  }
}

function received(trace: UtteranceTrace, { endReason, taskId }: Utterance): void {
  trace.receiving?.end(trace.nowMs());
  trace.receiving = null;
  trace.root.setAttribute('hark.task.id', taskId);
  if (endReason !== null) trace.root.setAttribute('hark.end_reason', endReason);
}

/** Returns the same pipeline with spans for every answer and each of its steps. */
export function tracedPipeline(pipeline: Pipeline, traces: UtteranceTraces, spans: SpansWithin): Pipeline {
  const { search, log, recognizer } = pipeline;
  return {
    ...pipeline,
    recognizer: tracedRecognizer(recognizer, spans),
    search: {
      ...search,
      searchPage: (request, signal) =>
        spans.part(
          'search',
          () => search.searchPage(request, signal),
          ({ found }) => ({
            attributes: {
              'hark.results': found.filter(({ isBelowFloor }) => isBelowFloor !== true).length,
            },
          }),
        ),
    },
    log: {
      find: (utteranceId) => spans.part('recall', () => log.find(utteranceId)),
      record: (utterance, final) => spans.part('record', () => log.record(utterance, final)),
    },
    within(utterance, run) {
      const trace = traces.begin(utterance.utteranceId, utterance.speaker);
      if (!trace.isSampled) return run();
      received(trace, utterance);
      return spans.work(trace, 'answer', (work) => answerWithin(work, traces, run));
    },
  };
}

/** Ends the work with its outcome. Work without parts is not sent. */
function endWork({ trace, span, parts }: Work, isUsed: boolean): void {
  if (parts.size > 0) span.setAttribute('hark.outcome', isUsed ? 'made' : 'dropped').end(trace.nowMs());
}

/** Returns the same early answers with a span for each interim and draft. */
export function tracedEarly(early: EarlyAnswers, traces: UtteranceTraces, spans: SpansWithin): EarlyAnswers {
  function sampled({ utteranceId }: DraftInput): UtteranceTrace | null {
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
