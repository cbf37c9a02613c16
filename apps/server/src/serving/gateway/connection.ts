import { decodeAudioFrame } from '@hark/shared/wire/audio-frame';
import type { ClientMessage, Hello, SearchMessage } from '@hark/shared/wire/client-message';
import { CLOSE_CODES, ERROR_RULES, type CloseCode, type ErrorCode } from '@hark/shared/wire/errors';
import { parseClientMessage } from '@hark/shared/wire/parse-message';
import { PROTOCOL } from '@hark/shared/wire/protocol';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { knownLanguage } from '../../recognition/known-language.ts';
import type { Capabilities, SessionPhrase } from '../../recognition/recognizer.ts';
import { createRateMeter } from '../../base/rate-meter.ts';
import type { Session } from './sessions.ts';
import type { ConnectionParts } from './connection-parts.ts';
import type { SessionError, SessionOutput } from './session-output.ts';

const HELLO_WAIT_MS = 10_000;
const MAX_ERRORS = 50;
const RATE_WINDOW_MS = 5_000;
const MAX_MESSAGES_A_WINDOW = 1_000;

/** The part of a WebSocket that a connection needs. Closing twice is harmless. */
export interface ConnectionSocket {
  sendText(text: string): void;
  close(code: CloseCode, reason: string): void;
}

/** One connection. The owner of the socket passes incoming data to it. */
export interface Connection {
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  /** Reports that the socket has closed, for any reason. */
  closed(): void;
  /** Tells the client if another version will answer its next utterance. */
  tellVersion(): void;
  /** Sends the reason to the client, then closes. */
  end(code: ErrorCode, message: string): void;
}

type Unreadable = Extract<ReturnType<typeof parseClientMessage>, { ok: false }>;

type Phase =
  { type: 'greeting'; timeout: NodeJS.Timeout } | { type: 'ready'; session: Session } | { type: 'closed' };

/** @param offeredToken the token from the subprotocols, if any */
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
  /** Digest of the version that the client was told last. */
  let told: string | null = null;
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

  /** Releases timers and session; the socket closes separately. */
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
    const { session, resumed } = parts.sessions.attach({ ...hello, phrases: [] }, replaced);
    const parameters = parts.parametersFor(session.speaker);
    session.speaker.phrases = usablePhrases(hello, parameters.capabilities);
    phase = { type: 'ready', session };
    const output: SessionOutput = { send, fail };
    session.desk.attach(output);
    const { limits } = parts;
    const { sessionId } = session.speaker;
    const { vad, endpointing, version } = parameters;
    told = parameters.digest;
    send({ type: 'ready', sessionId, resumed, limits, vad, endpointing, version });
    refuseWhatIsNotSupported(hello, parameters.capabilities);
    void parts.recall(session.speaker).then(tellVersion);
  }

  /** Tells a client when another version will answer its next utterance (C12). */
  function tellVersion(): void {
    if (phase.type !== 'ready') return;
    const { speaker } = phase.session;
    const { digest, vad, endpointing, version, capabilities } = parts.parametersFor(speaker);
    if (digest === told) return;
    told = digest;
    send({ type: 'version', vad, endpointing, version });
    if (!capabilities.biasing && speaker.phrases.length > 0) refusePhrases();
  }

  /** Returns no phrases if they cannot be used; `refuseWhatIsNotSupported` reports that. */
  function usablePhrases({ phrases = [] }: Hello, { biasing }: Capabilities): SessionPhrase[] {
    return biasing && phrases.length <= parts.limits.maxPhrases ? phrases : [];
  }

  function refuseWhatIsNotSupported(hello: Hello, capabilities: Capabilities): void {
    const { biasing, languages } = capabilities;
    const phrases = hello.phrases?.length ?? 0;
    if (biasing && phrases > parts.limits.maxPhrases) {
      fail(
        'too_many_phrases',
        `${phrases} phrases are too many; send at most ${parts.limits.maxPhrases}. The session continues without them.`,
      );
    }
    if (!biasing && phrases > 0) refusePhrases();
    if (hello.language !== null && knownLanguage(capabilities, hello.language) === null) {
      const known = languages.join(', ');
      fail(
        'unsupported_language',
        `This recogniser supports ${known}; speech in "${hello.language}" will not be recognised.`,
      );
    }
  }

  function refusePhrases(): void {
    fail(
      'phrases_unsupported',
      'This recogniser does not support phrases; the session continues without them.',
    );
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

  /** Charges a message against the limits, whatever its content. Returns false when the connection is over. */
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

  /** An unknown event of a newer page does not end its connection (M5). */
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

  return { text, binary, closed: leave, end: fail, tellVersion };
}
