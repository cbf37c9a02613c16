import type { EventRecord } from '@hark/shared/events/event-record';
import type { Slices } from '@hark/shared/events/slices';
import type { ServerSample } from '@hark/shared/events/event-fields';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { EventMessage } from '@hark/shared/wire/client-message';
import type { Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import type { Metrics } from '../prometheus/metrics.ts';
import type { Answer } from '../../answering/pipeline/answer-utterance.ts';
import type { TypedSearch } from '../../answering/pipeline/search-typed.ts';
import type { Speaker, Utterance } from '../../answering/pipeline/utterance.ts';
import { outcomeAt, slicesOf, startOf } from './answered-record.ts';
import type { EventLog } from './event-log.ts';
import { rulesData } from './rules-data.ts';
import { recordOfMessage } from './page-records.ts';
import { serverRecord } from './server-record.ts';
import { understoodField } from './understood-labels.ts';

export interface SearchContext {
  query: string;
  source: string;
  clientId: string | null;
  taskId: string | null;
  speaker?: Speaker;
  /** As the request declares, where there is no speaker. */
  synthetic?: boolean | undefined;
  /** What answered. Default: the version of these events. */
  answeredBy?: AnsweredBy | undefined;
}

/** The version that answers a client, and the slice `rollout`. */
export interface AnsweredBy {
  version: Version;
  rollout: string | null;
}

/** The events that this server reports. No call waits or throws: losing a record must not lose an answer. */
export interface ServerEvents {
  /** Reports an utterance without an answer; an answer is logged with its record. */
  refused(utterance: Utterance, answer: Exclude<Answer, { type: 'answered' }>): void;
  searched(found: TypedSearch, context: SearchContext): void;
  wireError(code: string): void;
  /** Reports utterances that a challenger, whose events these are, did not hear. */
  shadowDropped(utterances: number): void;
  /** Reports an event of a client that speaks the wire. */
  pageEvent(event: EventMessage, speaker: Speaker, answeredBy?: AnsweredBy): void;
  sampled(sample: ServerSample): void;
}

interface ServerEventsOptions {
  log: EventLog;
  metrics: Pick<Metrics, 'observe'>;
  deployment: string;
  version(): Version;
  newId(): string;
  nowMs(): number;
  logger: Logger;
}

function reasonOf(answer: Exclude<Answer, { type: 'answered' }>): 'busy' | 'failed' | null {
  if (answer.type === 'busy') return 'busy';
  // A cancelled utterance, and an id of another client's utterance, is no attempt.
  return answer.type === 'failed' ? 'failed' : null;
}

export function createServerEvents(options: ServerEventsOptions): ServerEvents {
  const { log, metrics, deployment, version, newId, nowMs, logger } = options;

  function append(record: EventRecord): void {
    log.append([record]).then(
      (appended) => {
        if (appended.type === 'full')
          logger.warn({ name: record.name }, 'event log queue full; event dropped');
      },
      (error: unknown) => logger.error({ err: error, name: record.name }, 'storing an event failed'),
    );
  }

  /** Counted at once: Prometheus must see a failure even if the database is what failed. */
  function report(given: Parameters<typeof serverRecord>[0]): void {
    const record = serverRecord(given, { eventId: newId(), at: nowMs() });
    metrics.observe([record]);
    append(record);
  }

  function slicesOfAnswer(speaker: Speaker | undefined, answeredBy: AnsweredBy | undefined): Slices {
    const { version: by = version(), rollout = null } = answeredBy ?? {};
    if (speaker !== undefined) return slicesOf(speaker, by, { deployment, rollout });
    return { version: by.pipeline, deployment, ...(rollout === null ? {} : { rollout }) };
  }

  return {
    refused(utterance, answer) {
      const reason = reasonOf(answer);
      if (reason === null) return;
      const { speaker, utteranceId, taskId } = utterance;
      const startedAt = startOf(utterance, nowMs());
      const { clientId, sessionId, synthetic = false } = speaker;
      const ids = { clientId, sessionId, taskId, utteranceId, synthetic };
      const slices = slicesOf(speaker, version(), { deployment, rollout: utterance.rollout });
      const at = outcomeAt(utterance, nowMs());
      report({ name: 'utterance.refused', at, ...ids, slices, data: { reason, startedAt } });
    },
    searched(
      { queryId, results, understood, tookMs, rules },
      { query, source, clientId, taskId, speaker, answeredBy, ...asked },
    ) {
      const slices = slicesOfAnswer(speaker, answeredBy);
      const sessionId = speaker?.sessionId ?? null;
      const words = {
        query: clientId === null ? '' : query.slice(0, 2_000),
        ...(clientId === null ? {} : understoodField(understood)),
        queryWords: transcriptWords(query).length,
      };
      const data = { ...words, source, resultCount: results.length, tookMs, ...rulesData(rules) };
      const synthetic = speaker?.synthetic ?? asked.synthetic ?? false;
      report({ name: 'query.searched', clientId, sessionId, taskId, queryId, synthetic, slices, data });
    },
    wireError(code) {
      report({ name: 'wire.error', slices: { version: version().pipeline, deployment }, data: { code } });
    },
    shadowDropped(utterances) {
      report({
        name: 'shadow.dropped',
        slices: { version: version().pipeline, deployment },
        data: { utterances },
      });
    },
    pageEvent(event, speaker, answeredBy) {
      const { from, to } = log.span();
      // With a clock that is wrong by days, a repeated event is indistinguishable from a new one.
      if (event.at < from || event.at > to) return;
      const { clientId, sessionId, synthetic = false } = speaker;
      const slices = slicesOfAnswer(speaker, answeredBy);
      append(recordOfMessage(event, { clientId, sessionId, synthetic, slices }));
    },
    sampled(sample) {
      report({
        name: 'server.sample',
        slices: { version: version().pipeline, deployment },
        data: { ...sample },
      });
    },
  };
}
