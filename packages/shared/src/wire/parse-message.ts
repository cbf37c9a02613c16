import type { z } from 'zod';
import { clientMessageSchema, type ClientMessage } from './client-message.ts';
import { serverMessageSchema, type ServerMessage } from './server-message.ts';

export type Parsed<Message> =
  | { ok: true; message: Message }
  | { ok: false; code: 'invalid_message' | 'unknown_message_type'; reason: string };

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

function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`)
    .join('; ');
}

function parseWith<Message>(schema: z.ZodType<Message>, text: string): Parsed<Message> {
  const json = readJson(text);
  if (!json.ok)
    return { ok: false, code: 'invalid_message', reason: 'a text frame must hold one JSON object' };
  if (!hasType(json.value))
    return { ok: false, code: 'invalid_message', reason: 'the message has no "type"' };
  const result = schema.safeParse(json.value);
  if (result.success) return { ok: true, message: result.data };
  const unknownType = result.error.issues.some(
    (issue) => issue.path.length === 1 && issue.path[0] === 'type',
  );
  return unknownType
    ? {
        ok: false,
        code: 'unknown_message_type',
        reason: `"${json.value.type.slice(0, 40)}" is not a message type`,
      }
    : { ok: false, code: 'invalid_message', reason: describe(result.error) };
}

/** Reads a text frame from a client. Unknown fields are dropped, so that newer clients can talk to older servers. */
export function parseClientMessage(text: string): Parsed<ClientMessage> {
  return parseWith(clientMessageSchema, text);
}

/** Reads a text frame from a server. */
export function parseServerMessage(text: string): Parsed<ServerMessage> {
  return parseWith(serverMessageSchema, text);
}
