import type { Hello } from '@hark/shared/wire/client-message';
import type { Speaker } from '../../answering/pipeline/utterance.ts';
import {
  createSessionUtterances,
  type SessionUtterancesOptions,
  type SessionUtterances,
} from './session-utterances.ts';

export interface Session {
  speaker: Speaker;
  desk: SessionUtterances;
}

interface Attachment {
  session: Session;
  /** Ends the session's current connection in favour of a newer one. */
  replaced(): void;
}

/** Sessions. They outlive their connections while they can be resumed. */
export interface Sessions {
  /** Opens a session, or resumes the one that `hello` names if it exists and belongs to this client. */
  attach(hello: Hello, replaced: () => void): { session: Session; resumed: boolean };
  detach(sessionId: string, replaced: () => void): void;
  /** Resolves when every closed utterance has its answer. */
  settled(): Promise<void>;
  /** Removes all sessions of a client. */
  forgetClient(clientId: string): void;
  close(): void;
}

interface SessionsOptions extends Omit<SessionUtterancesOptions, 'speaker'> {
  newId(): string;
}

function speakerOf(hello: Hello, sessionId: string): Speaker {
  const { clientId, device, vad, language, consent, phrases = [] } = hello;
  const synthetic = hello.synthetic ?? false;
  return { clientId, sessionId, device, vad, language, consent, phrases, synthetic };
}

export function createSessions({ newId, ...deskOptions }: SessionsOptions): Sessions {
  const attached = new Map<string, Attachment>();
  const detached = new Map<string, { session: Session; expiry: NodeJS.Timeout }>();

  function takeOver(sessionId: string, clientId: string): Session | null {
    const live = attached.get(sessionId);
    if (live?.session.speaker.clientId === clientId) {
      attached.delete(sessionId);
      live.replaced();
      return live.session;
    }
    const waiting = detached.get(sessionId);
    if (waiting?.session.speaker.clientId !== clientId) return null;
    clearTimeout(waiting.expiry);
    detached.delete(sessionId);
    return waiting.session;
  }

  function attach(hello: Hello, replaced: () => void): { session: Session; resumed: boolean } {
    const old = hello.resume === undefined ? null : takeOver(hello.resume.sessionId, hello.clientId);
    const sessionId = old?.speaker.sessionId ?? newId();
    const speaker = speakerOf(hello, sessionId);
    // Consent, device and parameters may have changed with the new connection.
    if (old !== null) Object.assign(old.speaker, speaker);
    const session = old ?? { speaker, desk: createSessionUtterances({ ...deskOptions, speaker }) };
    attached.set(sessionId, { session, replaced });
    return { session, resumed: old !== null };
  }

  function detach(sessionId: string, replaced: () => void): void {
    const live = attached.get(sessionId);
    // A newer connection owns the session: this one must not release it.
    if (live === undefined || live.replaced !== replaced) return;
    attached.delete(sessionId);
    live.session.desk.detach();
    const expiry = setTimeout(() => {
      detached.delete(sessionId);
      live.session.desk.dispose();
    }, deskOptions.limits.resumeWindowMs);
    expiry.unref();
    detached.set(sessionId, { session: live.session, expiry });
  }

  const all = (): Session[] => [...attached.values(), ...detached.values()].map(({ session }) => session);

  return {
    attach,
    detach,
    async settled() {
      await Promise.all(all().map(({ desk }) => desk.settled()));
    },
    forgetClient(clientId) {
      for (const [id, { session, expiry }] of detached) {
        if (session.speaker.clientId !== clientId) continue;
        clearTimeout(expiry);
        session.desk.dispose();
        detached.delete(id);
      }
      for (const { session, replaced } of attached.values()) {
        if (session.speaker.clientId === clientId) replaced();
      }
    },
    close() {
      for (const { session } of attached.values()) session.desk.dispose();
      for (const { session, expiry } of detached.values()) {
        clearTimeout(expiry);
        session.desk.dispose();
      }
      attached.clear();
      detached.clear();
    },
  };
}
