import type { ConsentOffer, Limits, VadParams } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import type { Clients } from '../observing/events/clients.ts';
import type { EventLog } from '../observing/events/event-log.ts';
import type { EventTail } from '../observing/events/event-tail.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { SessionTokens } from '../serving/gateway/session-tokens.ts';
import type { Sessions } from '../serving/gateway/sessions.ts';
import type { Metrics } from '../observing/prometheus/metrics.ts';
import type { MetricQueries } from '../observing/metrics/query-metrics.ts';
import type { OriginGate } from '../http/origin/origin-gate.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import type { createInstantSearch } from '../answering/pipeline/search-instantly.ts';

/** What the HTTP routes are made of. */
export interface HttpParts {
  pipeline: Pipeline;
  searchInstantly: ReturnType<typeof createInstantSearch>;
  audioDecoder: AudioDecoder;
  audioStore: AudioStore;
  clients: Clients;
  sessions: Sessions;
  tokens: SessionTokens;
  metrics: Metrics;
  eventLog: EventLog;
  serverEvents: Pick<ServerEvents, 'searched'>;
  eventTail: EventTail;
  metricQueries: MetricQueries;
  background: Pick<BackgroundRunner, 'status'>;
  /** Name of this deployment in figures. */
  deployment: string;
  limits: Limits;
  vad: { model: string; params: VadParams };
  consent: ConsentOffer;
  adminToken: string;
  tokenLifetimeSeconds: number;
  rateLimitPerMinute: number;
  trustedProxies: number;
  allowedOrigins: readonly string[];
  originGate: OriginGate;
  /** Where the public sees the server, without its final slash; empty where that is `/` or not known. */
  basePath: string;
  /** Whether one more socket would be taken now. */
  hasSocketRoom(): boolean;
  /** Folder of the built web app; null serves the interfaces alone. */
  webDir: string | null;
  /** Why the server is not ready, in words; empty when it is. */
  readiness(): Promise<string[]>;
  logger: Logger;
}
