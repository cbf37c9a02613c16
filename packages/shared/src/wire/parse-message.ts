import type { z } from 'zod';
import { clientMessageSchema, type ClientMessage } from './client-message.ts';
import { idSchema } from './protocol.ts';
import { serverMessageSchema, type ServerMessage } from './server-message.ts';

export type Parsed<Message> =
  | { ok: true; message: Message }
  | {
      ok: false;
      code: 'invalid_message' | 'unknown_message_type';
      reason: string;
      /** Whether it was an `event`, which can be dropped without other loss. */
      isEvent?: true;
      /** Of a `segment.…` message: the affected utterance. */
      utteranceId?: string;
    };

const MAX_REASON_CHARACTERS = 300;

function readJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

function hasType(value: unknown): value is { type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Describes the problems of a message by field. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`)
    .join('; ')
    .slice(0, MAX_REASON_CHARACTERS);
}

/** Returns the subject of an invalid message. */
function subjectOf(message: { type: string; utteranceId?: unknown }) {
  if (message.type === 'event') return { isEvent: true as const };
  const id = idSchema.safeParse(message.utteranceId);
  return message.type.startsWith('segment.') && id.success ? { utteranceId: id.data } : {};
}

function parseWith<Message>(schema: z.ZodType<Message>, text: string): Parsed<Message> {
  const json = readJson(text);
  if (!json.ok)
    return { ok: false, code: 'invalid_message', reason: 'a text frame must hold one JSON object' };
  if (!hasType(json.value))
    return { ok: false, code: 'invalid_message', reason: 'the message has no "type"' };
  const result = schema.safeParse(json.value);
  if (result.success) return { ok: true, message: result.data };
  const isUnknown = result.error.issues.some(({ path }) => path.length === 1 && path[0] === 'type');
  const type = json.value.type.slice(0, 40);
  return isUnknown
    ? { ok: false, code: 'unknown_message_type', reason: `"${type}" is not a message type` }
    : {
        ok: false,
        code: 'invalid_message',
        reason: describeIssues(result.error),
        ...subjectOf(json.value),
      };
}

/** Parses a text frame from a client. Unknown fields are dropped, so that newer clients can talk to older servers. */
export function parseClientMessage(text: string): Parsed<ClientMessage> {
  return parseWith(clientMessageSchema, text);
}

/** Parses a text frame from a server. */
export function parseServerMessage(text: string): Parsed<ServerMessage> {
  return parseWith(serverMessageSchema, text);
}
