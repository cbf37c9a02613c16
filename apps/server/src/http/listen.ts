import type { Server } from 'node:http';

/** The address cannot be had; the message says what to do. */
export class ListenError extends Error {
  readonly code = 'listen_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

function explain(code: unknown, { host, port }: { host: string; port: number }): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program; stop it, or choose another port: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `Port ${port} requires administrator rights; choose a port from 1024 upwards: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address "${host}"; HOST is usually 127.0.0.1 (this machine only) or 0.0.0.0.`;
    default:
      return `Cannot listen on ${host}, port ${port} (${String(code)}).`;
  }
}

/** Binds the server. @returns its address for a person @throws ListenError */
export function listen(server: Server, at: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : error.message;
      reject(new ListenError(explain(code, at), { cause: error }));
    });
    server.listen(at.port, at.host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : at.port;
      const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(at.host);
      const host = at.host.includes(':') ? `[${at.host}]` : at.host;
      resolve(`http://${isLocal ? 'localhost' : host}:${port}`);
    });
  });
}
