import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventBatchSchema } from '../events/event-batch.ts';
import {
  eventMessageSchema,
  helloSchema,
  segmentCloseSchema,
  segmentOpenSchema,
  UNKNOWN_DEVICE,
} from './client-message.ts';
import { unmeasuredClip } from './clip-statistics.ts';

type Json = Record<string, unknown>;

interface Case {
  schema: z.ZodObject;
  valid: Json;
  /** Fields that the protocol needs; only these may cause a message to be refused. */
  protocol: readonly string[];
}

const about = { utteranceId: 'utterance-1', taskId: 'task-0001' };
const device = { ...UNKNOWN_DEVICE, browser: 'Firefox 153', sampleRateHz: 48_000, channels: 1 };

const CASES: Record<string, Case> = {
  hello: {
    schema: helloSchema,
    valid: {
      type: 'hello',
      protocol: 'hark.v1',
      clientId: 'client-0001',
      device,
      vad: { model: 'silero-v6', backend: 'wasm', params: { preRollMs: 320 } },
      consent: { audio: true },
      language: 'en-US',
      synthetic: true,
    },
    protocol: ['type', 'protocol', 'token', 'clientId', 'resume', 'phrases'],
  },
  'segment.open': {
    schema: segmentOpenSchema,
    valid: {
      type: 'segment.open',
      ...about,
      ordinal: 1,
      preRollMs: 320,
      startedAt: 1,
      place: { latitude: 52.5, longitude: 13.4 },
    },
    protocol: ['type', 'utteranceId', 'taskId', 'ordinal'],
  },
  'segment.close': {
    schema: segmentCloseSchema,
    valid: {
      type: 'segment.close',
      utteranceId: 'utterance-1',
      frames: 9,
      reason: 'endpoint',
      clip: { ...unmeasuredClip(900), rmsDbfs: -20, truncatedEnd: false },
    },
    protocol: ['type', 'utteranceId', 'frames'],
  },
  event: {
    schema: eventMessageSchema,
    valid: {
      type: 'event',
      eventId: 'event-0001',
      name: 'click',
      at: 1,
      ...about,
      queryId: null,
      data: { position: 1 },
    },
    // Without a time or an id, an event can't be distinguished from others.
    protocol: ['type', 'eventId', 'name', 'at', 'taskId', 'utteranceId', 'queryId'],
  },
  'POST /v1/events': {
    schema: eventBatchSchema,
    valid: {
      clientId: 'client-0001',
      sessionId: 'session-1',
      device,
      language: 'en-US',
      slices: { ageBand: '30s' },
      synthetic: false,
      events: [{}],
    },
    protocol: ['clientId', 'events'],
  },
};

type Field = z.core.$ZodType;

/** Unwraps a field from optional, nullable and describing. */
function unwrapped(field: Field): { inner: Field; isDescribing: boolean } {
  let inner = field;
  let isDescribing = false;
  for (;;) {
    if (inner instanceof z.ZodCatch) isDescribing = true;
    if (inner instanceof z.ZodCatch || inner instanceof z.ZodNullable || inner instanceof z.ZodOptional)
      inner = inner.unwrap();
    else return { inner, isDescribing };
  }
}

/** Returns the paths of describing fields and of the others. */
function sorted(schema: z.ZodObject, before: readonly string[] = []) {
  const describing: string[][] = [];
  const strict: string[][] = [];
  for (const [name, field] of Object.entries(schema.shape)) {
    const path = [...before, name];
    const { inner, isDescribing } = unwrapped(field);
    (isDescribing ? describing : strict).push(path);
    // An unreadable consent or place is none as a whole; its parts are not read separately.
    if (!isDescribing || !(inner instanceof z.ZodObject) || ['consent', 'place'].includes(name)) continue;
    const within = sorted(inner, path);
    describing.push(...within.describing);
    strict.push(...within.strict);
  }
  return { describing, strict };
}

function changed(value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  const { [name]: old, ...others } = z.record(z.string(), z.unknown()).parse(value);
  const next = changed(old, rest, to);
  return next === undefined ? others : { ...others, [name]: next };
}

/** Any JSON value or none, with known odd values more often. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, '', 'C', 'x'.repeat(2_000), 'a\0b', '\ud800', -1, 0, 44_100.5, 1e300),
  // The parsed value of 1e999.
  fc.constant(Number.POSITIVE_INFINITY),
);

describe.each(Object.entries(CASES))('%s', (_name, { schema, valid, protocol }) => {
  const { describing, strict } = sorted(schema);

  it('[M9] each field is either needed by the protocol or describing', () => {
    expect(schema.safeParse(valid).success).toBe(true);
    expect(strict.map((path) => path.join('.')).toSorted()).toEqual([...protocol].toSorted());
  });

  it('[M9] the message and its other fields are accepted for any value of a describing field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...describing), anything, (path, value) => {
        const parsed = schema.parse(changed(valid, path, value));
        const expected = schema.parse(valid);
        for (const field of Object.keys(schema.shape))
          if (field !== path[0]) expect(parsed[field]).toEqual(expected[field]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('describing fields', () => {
  const hello = (change: Json) => helloSchema.parse({ ...CASES['hello']?.valid, ...change });

  it.each(['', 'C', 'POSIX', 'x'.repeat(300), 'en-US\0', 7, null, undefined, ['en']])(
    '[M9] the language %j becomes null',
    (language) => {
      expect(hello({ language }).language).toBeNull();
    },
  );

  it.each(['en', 'de-CH', 'zh-Hant-TW', 'en_GB', 'ast'])('[M9] the language %s is kept', (language) => {
    expect(hello({ language }).language).toBe(language);
  });

  it('[M9] an unreadable one does not affect others', () => {
    const odd = { ...device, browser: 'x'.repeat(2_000), channels: 0, sampleRateHz: 44_100.5, os: 'Linux' };
    expect(hello({ device: odd }).device).toMatchObject({
      browser: null,
      channels: null,
      sampleRateHz: null,
      os: 'Linux',
    });
    expect(hello({ vad: { model: 7, backend: 'npu', params: { a: 1, b: 'x' } } }).vad).toEqual({
      model: null,
      backend: null,
      params: { a: 1 },
    });
  });

  it('[M9] an unreadable clip counts as not measured', () => {
    const closed = segmentCloseSchema.parse({ ...CASES['segment.close']?.valid, clip: 'loud' });
    expect(closed.clip).toEqual(unmeasuredClip(null));
  });

  it('[S3] an unreadable consent is none', () => {
    for (const consent of [undefined, null, true, { audio: 'yes' }, {}])
      expect(hello({ consent }).consent).toEqual({ audio: false });
  });
});
