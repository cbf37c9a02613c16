import type { ConsentOffer, Limits, VadParams } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import type { AudioDecoder } from '../audio/audio-decoder.ts';
import type { AudioStore } from '../events/audio-store.ts';
import type { Clients } from '../events/clients.ts';
import type { EventLog } from '../events/event-log.ts';
import type { EventTail } from '../events/event-tail.ts';
import type { ServerEvents } from '../events/server-events.ts';
import type { SessionTokens } from '../gateway/session-tokens.ts';
import type { Sessions } from '../gateway/sessions.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { MetricQueries } from '../metrics/query-metrics.ts';
import type { OriginGate } from '../origin/origin-gate.ts';
import type { Pipeline } from '../pipeline/answer-utterance.ts';
import type { createInstantSearch } from '../pipeline/search-instantly.ts';

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
