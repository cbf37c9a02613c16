import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWebSocket } from './web-socket-transport.ts';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = 0;
  readonly sent: unknown[] = [];
  closedWith: number | null = null;
  readonly protocols: string[];

  constructor(_url: URL, protocols: string[]) {
    super();
    this.protocols = protocols;
    FakeSocket.last = this;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  tell(type: string, details: object = {}): void {
    if (type === 'open') this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}

function open() {
  const told: unknown[] = [];
  const transport = openWebSocket(
    { socketPath: '/v1/stream', token: 'token-0001' },
    {
      onOpen: () => told.push('open'),
      onText: (text) => told.push(text),
      onClose: (code) => told.push(code),
    },
  );
  return { told, transport, socket: FakeSocket.last };
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => vi.unstubAllGlobals());

describe('openWebSocket', () => {
  it('[C2] sends its token as a subprotocol', () => {
    expect(open().socket.protocols).toEqual(['hark.v1', 'hark.token.token-0001']);
  });

  it('passes on text, and nothing else', () => {
    const { socket, told } = open();
    socket.tell('open');
    socket.tell('message', { data: '{}' });
    socket.tell('message', { data: new ArrayBuffer(2) });
    socket.tell('close', { code: 1006 });
    expect(told).toEqual(['open', '{}', 1006]);
  });

  it('sends only while it is open', () => {
    const { socket, transport } = open();
    transport.send('early');
    socket.tell('open');
    transport.send('in time');
    expect(socket.sent).toEqual(['in time']);
  });

  it('closes at once for its owner, who receives nothing more', () => {
    const { socket, told, transport } = open();
    socket.tell('open');
    transport.close(1000);
    transport.close(1000);
    socket.tell('message', { data: 'late' });
    socket.tell('close', { code: 1006 });
    expect(told).toEqual(['open', 1000]);
    expect(socket.closedWith).toBe(1000);
  });
});
