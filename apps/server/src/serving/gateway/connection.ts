import { decodeAudioFrame } from '@hark/shared/wire/audio-frame';
import type { ClientMessage, Hello, SearchMessage } from '@hark/shared/wire/client-message';
import { CLOSE_CODES, ERROR_RULES, type CloseCode, type ErrorCode } from '@hark/shared/wire/errors';
import { parseClientMessage } from '@hark/shared/wire/parse-message';
import { PROTOCOL } from '@hark/shared/wire/protocol';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { knownLanguage } from '../../recognition/known-language.ts';
import type { SessionPhrase } from '../../recognition/recognizer.ts';
import { createRateMeter } from '../../base/rate-meter.ts';
import type { Session } from './sessions.ts';
import type { ConnectionParts } from './connection-parts.ts';
import type { SessionError, SessionOutput } from './session-output.ts';

const HELLO_WAIT_MS = 10_000;
const MAX_ERRORS = 50;
const RATE_WINDOW_MS = 5_000;
const MAX_MESSAGES_A_WINDOW = 1_000;

/** The part of a WebSocket that a connection needs; closing twice is harmless. */
export interface ConnectionSocket {
  sendText(text: string): void;
  close(code: CloseCode, reason: string): void;
}

/** One connection; the socket's owner feeds it what arrives. */
export interface Connection {
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  /** The socket has closed, for whatever reason. */
  closed(): void;
  /** Tells the client why, then closes. */
  end(code: ErrorCode, message: string): void;
}

type Unreadable = Extract<ReturnType<typeof parseClientMessage>, { ok: false }>;

type Phase =
  { type: 'greeting'; timeout: NodeJS.Timeout } | { type: 'ready'; session: Session } | { type: 'closed' };

/** @param offeredToken the token from the subprotocols, if it came there */
export function createConnection(
  parts: ConnectionParts,
  socket: ConnectionSocket,
  offeredToken: string | null,
): Connection {
  const rate = createRateMeter({
    limit: MAX_MESSAGES_A_WINDOW,
    windowMs: RATE_WINDOW_MS,
    nowMs: parts.nowMs,
  });
  let errors = 0;
  let idle = idleTimer();
  let phase: Phase = {
    type: 'greeting',
    timeout: setTimeout(() => fail('hello_timeout', 'Send hello within 10 s of connecting.'), HELLO_WAIT_MS),
  };

  function idleTimer(): NodeJS.Timeout {
    const seconds = parts.limits.idleTimeoutMs / 1000;
    return setTimeout(
      () => fail('idle_timeout', `No message for ${seconds} s; reconnect when there is something to send.`),
      parts.limits.idleTimeoutMs,
    );
  }

  function send(message: ServerMessage): void {
    if (phase.type !== 'closed') socket.sendText(JSON.stringify(message));
  }

  function complain(code: ErrorCode, message: string, details: SessionError = {}): void {
    send({ type: 'error', code, message, retryable: ERROR_RULES[code].retryable, ...details });
    parts.onError(code);
  }

  function fail(code: ErrorCode, message: string, details: SessionError = {}): void {
    if (phase.type === 'closed') return;
    const rule = ERROR_RULES[code];
    complain(code, message, details);
    if (rule.closes !== null) shut(rule.closes, code);
    else if (++errors >= MAX_ERRORS) fail('too_many_errors', 'Too many invalid messages; see SPEC.md.');
  }

  /** Lets go of timers and session; the socket closes by itself or is closed. */
  function leave(): void {
    clearTimeout(idle);
    if (phase.type === 'greeting') clearTimeout(phase.timeout);
    if (phase.type === 'ready') parts.sessions.detach(phase.session.speaker.sessionId, replaced);
    phase = { type: 'closed' };
  }

  function shut(code: CloseCode, reason: string): void {
    leave();
    socket.close(code, reason);
  }

  function replaced(): void {
    shut(CLOSE_CODES.goingAway, 'session resumed on a newer connection');
  }

  function greet(hello: Hello, timeout: NodeJS.Timeout): void {
    if (hello.protocol !== PROTOCOL) {
      fail('unsupported_protocol', `This server requires ${PROTOCOL}; reload the page to update the client.`);
      return;
    }
    const token = offeredToken ?? hello.token;
    if (token === undefined || !parts.tokens.redeem(token, hello.clientId)) {
      fail(
        'unauthorized',
        'The session token is missing, used or expired; request one from POST /v1/session.',
      );
      return;
    }
    clearTimeout(timeout);
    const { session, resumed } = parts.sessions.attach({ ...hello, phrases: usablePhrases(hello) }, replaced);
    phase = { type: 'ready', session };
    const output: SessionOutput = { send, fail };
    session.desk.attach(output);
    const { limits, vad, endpointing } = parts;
    const { sessionId } = session.speaker;
    send({ type: 'ready', sessionId, resumed, limits, vad, endpointing, version: parts.version() });
    refuseWhatIsNotSupported(hello);
  }

  /** None where they cannot be used; `refuseWhatIsNotSupported` says so. */
  function usablePhrases({ phrases = [] }: Hello): SessionPhrase[] {
    return parts.capabilities.biasing && phrases.length <= parts.limits.maxPhrases ? phrases : [];
  }

  function refuseWhatIsNotSupported(hello: Hello): void {
    const { biasing, languages } = parts.capabilities;
    const phrases = hello.phrases?.length ?? 0;
    if (biasing && phrases > parts.limits.maxPhrases) {
      fail(
        'too_many_phrases',
        `${phrases} phrases are too many; send at most ${parts.limits.maxPhrases}. The session continues without them.`,
      );
    }
    if (!biasing && phrases > 0) {
      fail(
        'phrases_unsupported',
        'This recogniser does not support phrases; the session continues without them.',
      );
    }
    if (hello.language !== null && knownLanguage(parts.capabilities, hello.language) === null) {
      const known = languages.join(', ');
      fail(
        'unsupported_language',
        `This recogniser supports ${known}; speech in "${hello.language}" will not be recognised.`,
      );
    }
  }

  function search(message: SearchMessage, { speaker }: Session): void {
    if (message.query.length > parts.limits.maxQueryCharacters) {
      fail(
        'query_too_long',
        `The query is too long; at most ${parts.limits.maxQueryCharacters} characters are allowed.`,
      );
      return;
    }
    parts
      .search(message, speaker)
      .then(send, () => fail('search_failed', 'The search failed; try again in a moment.'));
  }

  function dispatch(message: ClientMessage, session: Session): void {
    switch (message.type) {
      case 'hello':
        fail('hello_repeated', 'hello was already sent on this connection.');
        return;
      case 'segment.open':
        session.desk.open(message);
        return;
      case 'segment.close':
        session.desk.close(message);
        return;
      case 'segment.cancel':
        session.desk.cancel(message.utteranceId);
        return;
      case 'segment.pause':
        session.desk.pause(message);
        return;
      case 'segment.resume':
        session.desk.resume(message.utteranceId);
        return;
      case 'search':
        search(message, session);
        return;
      case 'event':
        parts.recordEvent(message, session.speaker);
        return;
      case 'keepalive':
        send({ type: 'keepalive' });
        return;
    }
  }

  /** What every message costs, whatever is in it. False when the connection is over. */
  function admit(bytes: number): boolean {
    if (phase.type === 'closed') return false;
    clearTimeout(idle);
    idle = idleTimer();
    if (!rate.allow())
      fail('rate_limited', 'Too many messages per second; send audio frames of 32 to 250 ms each.');
    else if (bytes > parts.limits.maxMessageBytes) {
      fail(
        'message_too_big',
        `The message is too long; at most ${parts.limits.maxMessageBytes} bytes are allowed.`,
      );
    } else return true;
    return false;
  }

  /** Events that a newer page reports are no reason to end its connection (M5). */
  function refuse({ code, reason, isEvent, utteranceId }: Unreadable): void {
    const message = `The message was dropped: ${reason}.`;
    if (isEvent === true) complain(code, message);
    else fail(code, message, utteranceId === undefined ? {} : { utteranceId });
  }

  function text(received: string): void {
    if (!admit(Buffer.byteLength(received))) return;
    const parsed = parseClientMessage(received);
    if (phase.type === 'greeting') {
      if (parsed.ok && parsed.message.type === 'hello') greet(parsed.message, phase.timeout);
      else {
        const reason = parsed.ok ? `not "${parsed.message.type}"` : parsed.reason;
        fail('hello_required', `The first message must be a hello: ${reason}.`);
      }
      return;
    }
    if (parsed.ok) {
      if (phase.type === 'ready') dispatch(parsed.message, phase.session);
    } else refuse(parsed);
  }

  function binary(bytes: Uint8Array): void {
    if (!admit(bytes.length)) return;
    if (phase.type !== 'ready') {
      fail('hello_required', 'Audio was received before hello; send hello first.');
      return;
    }
    const decoded = decodeAudioFrame(bytes);
    if (decoded.ok) phase.session.desk.frame(decoded.frame);
    else fail('invalid_frame', `A frame was dropped: ${decoded.reason}.`);
  }

  return { text, binary, closed: leave, end: fail };
}
