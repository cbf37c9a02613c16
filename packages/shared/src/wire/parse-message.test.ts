import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, ERROR_RULES } from './errors.ts';
import { parseClientMessage, parseServerMessage } from './parse-message.ts';

const open = {
  type: 'segment.open',
  utteranceId: 'utterance-1',
  ordinal: 1,
  taskId: 'task-0001',
  preRollMs: 320,
  startedAt: 1,
};

describe('client messages', () => {
  it('[M1] are one JSON object with a type', () => {
    expect(parseClientMessage(JSON.stringify(open))).toEqual({ ok: true, message: open });
  });

  it.each(['', 'END_OF_AUDIO', '[]', 'null', '7', '{}', '{"type":7}'])(
    '[M2] %j is an invalid message',
    (text) => {
      expect(parseClientMessage(text)).toMatchObject({ ok: false, code: 'invalid_message' });
    },
  );

  it('[M2] of an unknown type differ from malformed ones, and the reason names the field', () => {
    expect(parseClientMessage('{"type":"shout"}')).toMatchObject({ code: 'unknown_message_type' });
    const malformed = parseClientMessage(JSON.stringify({ ...open, ordinal: 'one' }));
    expect(malformed).toMatchObject({ ok: false, code: 'invalid_message' });
    expect(malformed.ok ? '' : malformed.reason).toContain('ordinal');
  });

  it('[M3] may carry unknown fields', () => {
    expect(parseClientMessage(JSON.stringify({ ...open, whisper: true }))).toEqual({
      ok: true,
      message: open,
    });
  });

  it('[M2] never throw for any input', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseClientMessage(text).ok).toBe(false);
        expect(parseServerMessage(text).ok).toBe(false);
      }),
    );
  });
});

describe('error codes', () => {
  it('[M6] all appear in the schema of the error message', () => {
    expect(ERROR_CODES).toHaveLength(Object.keys(ERROR_RULES).length);
    for (const code of ERROR_CODES) {
      const text = JSON.stringify({ type: 'error', code, message: 'because', retryable: false });
      expect(parseServerMessage(text).ok).toBe(true);
    }
  });
});
