import { ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api';
import type { SegmentClose, SegmentOpen } from '@hark/shared/wire/client-message';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { SessionOutput } from '../serving/gateway/session-output.ts';
import type { Session, Sessions } from '../serving/gateway/sessions.ts';
import type { UtteranceTraces } from './utterance-traces.ts';

/** Returns the same sessions. The messages between client and session begin, mark and end the traces of utterances. */
export function tracedSessions(sessions: Sessions, traces: UtteranceTraces, tracer: Tracer): Sessions {
  function mark(
    utteranceId: string,
    name: string,
    attributes: Record<string, string | number | boolean> = {},
  ): void {
    const found = traces.find(utteranceId);
    if (found?.isOver === false) found.root.addEvent(name, attributes, found.nowMs());
  }

  function opened({ utteranceId, preRollMs }: SegmentOpen, { speaker }: Session): void {
    if (traces.find(utteranceId) !== undefined) return mark(utteranceId, 'reopened');
    const begun = traces.begin(utteranceId, speaker);
    begun.root.setAttributes({ 'network.protocol.name': 'websocket' });
    if (preRollMs !== null) begun.root.setAttribute('hark.pre_roll_ms', preRollMs);
    const options = { startTime: begun.startedAtMs };
    begun.receiving = tracer.startSpan('receive', options, trace.setSpan(ROOT_CONTEXT, begun.root));
  }

  function closed({ utteranceId, frames, reason, clip }: SegmentClose): void {
    const found = traces.find(utteranceId);
    if (found === undefined) return;
    found.closed ??= { atMs: found.nowMs(), silenceMs: clip.silenceAfterMs };
    found.receiving?.setAttribute('hark.frames', frames);
    mark(utteranceId, 'close', reason === null ? {} : { reason });
  }

  function cancelled(utteranceId: string): void {
    const found = traces.find(utteranceId);
    if (found !== undefined) traces.end(found, 'cancelled');
  }

  function sent(message: ServerMessage): void {
    if (message.type === 'interim') {
      const { utteranceId, revision, provisional = false } = message;
      mark(utteranceId, provisional ? 'provisional' : 'interim', { revision });
    } else if (message.type === 'endpoint') mark(message.utteranceId, 'endpoint');
    // The answer was given earlier, perhaps by another process, and its trace was sent then.
    else if (message.type === 'final' && traces.find(message.utteranceId)?.isOver === false)
      traces.forget(message.utteranceId);
  }

  function tracedOutput(output: SessionOutput): SessionOutput {
    return {
      send(message) {
        sent(message);
        output.send(message);
      },
      fail(code, message, details) {
        // Refused for lack of capacity: the trace begun at its opening is discarded.
        if (code === 'too_many_utterances' && details?.utteranceId !== undefined)
          traces.forget(details.utteranceId);
        else if (details?.utteranceId !== undefined) mark(details.utteranceId, 'error', { code });
        output.fail(code, message, details);
      },
    };
  }

  function tracedSession(session: Session): Session {
    const { desk } = session;
    return {
      ...session,
      desk: {
        ...desk,
        attach: (output) => desk.attach(tracedOutput(output)),
        open(message) {
          opened(message, session);
          desk.open(message);
        },
        pause(message) {
          mark(message.utteranceId, 'pause', { frames: message.frames });
          desk.pause(message);
        },
        resume(utteranceId) {
          mark(utteranceId, 'resume');
          desk.resume(utteranceId);
        },
        close(message) {
          closed(message);
          desk.close(message);
        },
        cancel(utteranceId) {
          cancelled(utteranceId);
          desk.cancel(utteranceId);
        },
      },
    };
  }

  return {
    ...sessions,
    attach(hello, replaced) {
      const attached = sessions.attach(hello, replaced);
      return { ...attached, session: tracedSession(attached.session) };
    },
  };
}
