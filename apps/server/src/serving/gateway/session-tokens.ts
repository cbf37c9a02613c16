/** One-time tokens that open a socket. */
export interface SessionTokens {
  issue(clientId: string): string;
  /** Returns true once, for the client that received the token, until it expires. */
  redeem(token: string, clientId: string): boolean;
}

interface TokenOptions {
  lifetimeMs: number;
  nowMs(): number;
  newToken(): string;
  /** Beyond this the oldest are dropped, so that a flood of requests cannot fill the memory. */
  maxOutstanding: number;
}

export function createSessionTokens({
  lifetimeMs,
  nowMs,
  newToken,
  maxOutstanding,
}: TokenOptions): SessionTokens {
  // A Map keeps the order of insertion and all tokens live equally long, so the first is always the oldest.
  const issued = new Map<string, { clientId: string; expiresAtMs: number }>();

  function dropOld(): void {
    for (const [token, { expiresAtMs }] of issued) {
      if (expiresAtMs > nowMs() && issued.size <= maxOutstanding) return;
      issued.delete(token);
    }
  }

  return {
    issue(clientId) {
      const token = newToken();
      issued.set(token, { clientId, expiresAtMs: nowMs() + lifetimeMs });
      dropOld();
      return token;
    },
    redeem(token, clientId) {
      const found = issued.get(token);
      if (found === undefined || found.clientId !== clientId) return false;
      issued.delete(token);
      return found.expiresAtMs > nowMs();
    },
  };
}
