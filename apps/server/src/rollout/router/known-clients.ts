import type { AskingClient } from '../../answering/versions/served-versions.ts';

/** What the devices of clients said, so that a query which is typed over HTTP meets the same version as speech. */
export interface KnownClients {
  /** Returns the client with the slices that it has, or had last. */
  remember(client: AskingClient): AskingClient;
  forget(clientId: string): void;
}

/** @param mostClients beyond this number those are forgotten that came first */
export function createKnownClients(mostClients = 20_000): KnownClients {
  const slices = new Map<string, AskingClient['slices']>();
  return {
    remember(client) {
      const { clientId } = client;
      if (client.slices === undefined) return { clientId, slices: slices.get(clientId) };
      slices.set(clientId, client.slices);
      const [oldest] = slices.keys();
      if (oldest !== undefined && slices.size > mostClients) slices.delete(oldest);
      return client;
    },
    forget: (clientId) => void slices.delete(clientId),
  };
}
