/** Events of a connection. `onClose` is the last. */
export interface TransportListener {
  onOpen: () => void;
  /** A text frame. The server sends no others. */
  onText: (text: string) => void;
  onClose: (code: number) => void;
}

/** A connection, from the start of its opening. */
export interface Transport {
  /** Does nothing before it is open or after it is closed. */
  send: (data: string | Uint8Array<ArrayBuffer>) => void;
  close: (code: number) => void;
}

/** Starts to connect to `socketPath`, offering the subprotocol and the token. */
export type OpenTransport = (
  address: { socketPath: string; token: string },
  listener: TransportListener,
) => Transport;
