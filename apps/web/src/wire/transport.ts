/** What a connection tells its owner. After `onClose` nothing more comes. */
export interface TransportListener {
  onOpen: () => void;
  /** A text frame. The server sends no others. */
  onText: (text: string) => void;
  onClose: (code: number) => void;
}

/** One connection, from its opening on. */
export interface Transport {
  /** Before it is open or after it is closed, nothing happens. */
  send: (data: string | Uint8Array<ArrayBuffer>) => void;
  close: (code: number) => void;
}

/** Starts to connect to `socketPath`, offering the subprotocol and the token. */
export type OpenTransport = (
  address: { socketPath: string; token: string },
  listener: TransportListener,
) => Transport;
