import type { ShadowedData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Version } from '@hark/shared/wire/protocol';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import { outcomeAt, slicesOf } from './answered-record.ts';
import { serverRecord } from './server-record.ts';

interface ShadowedOptions {
  /** Of the challenger. */
  version: Version;
  deployment: string;
  eventId: string;
  nowMs: number;
}

/** Returns the record of a pair of answers, without words. It belongs to no task: nobody met the challenger. */
export function shadowedRecord(
  data: ShadowedData,
  utterance: Utterance,
  { version, deployment, eventId, nowMs }: ShadowedOptions,
): EventRecord {
  const { speaker, utteranceId } = utterance;
  const { clientId, sessionId, synthetic = false } = speaker;
  return serverRecord(
    {
      name: 'utterance.shadowed',
      clientId,
      sessionId,
      utteranceId,
      synthetic,
      slices: { ...slicesOf(speaker, version, { deployment }), codec: utterance.codec ?? 'pcm' },
      data: { ...data },
    },
    { eventId, at: outcomeAt(utterance, nowMs) },
  );
}
