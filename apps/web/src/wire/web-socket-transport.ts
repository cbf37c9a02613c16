import { PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@hark/shared/wire/protocol';
import { socketUrl } from './explain-refusal.ts';
import type { OpenTransport } from './transport.ts';

/** The browser's WebSocket, to this page's own server. The token is a subprotocol, because URLs are logged (C2). */
export const openWebSocket: OpenTransport = ({ socketPath, token }, listener) => {
  const url = socketUrl(socketPath);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, [PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token]);
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener('open', () => listener.onOpen(), { signal });
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') listener.onText(data);
    },
    { signal },
  );
  socket.addEventListener(
    'close',
    ({ code }) => {
      listening.abort();
      listener.onClose(code);
    },
    { signal },
  );
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: (code) => {
      // On a dead network the browser's own close event comes a minute late, so the owner gets it now.
      if (signal.aborted) return;
      listening.abort();
      socket.close(code);
      listener.onClose(code);
    },
  };
};
