import net from 'node:net';
import tls from 'node:tls';
import type { TestAuthority } from './test-authority.js';

/** One client's connection as a raw server sees it. */
export interface RawConnection {
  /** What came after the handshake. */
  readonly received: () => string;
  readonly socket: tls.TLSSocket;
}

/** A TLS server that keeps each byte that it gets, and says what a test lets it say. */
export interface RawTlsServer {
  readonly origin: string;
  readonly connections: readonly RawConnection[];
  /** TCP connections so far, and how many of them are open. */
  tcp(): { readonly accepted: number; readonly open: number };
  /** All bytes of all connections after the handshake. */
  received(): string;
  close(): Promise<void>;
}

/** @param onText - told of each piece of text and what came so far on that connection */
export async function rawTlsServer(
  authority: TestAuthority,
  onText: (connection: RawConnection, text: string) => void = () => undefined,
  options: tls.TlsOptions = {},
): Promise<RawTlsServer> {
  const connections: RawConnection[] = [];
  const server = tls.createServer({ cert: authority.cert, key: authority.key, ...options }, (socket) => {
    let text = '';
    const connection = { received: () => text, socket };
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      text += data.toString('utf8');
      onText(connection, text);
    });
  });
  const open = new Set<net.Socket>();
  let accepted = 0;
  server.on('connection', (socket: net.Socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    connections,
    tcp: () => ({ accepted, open: open.size }),
    received: () => connections.map((one) => one.received()).join(''),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Returns the text of a whole answer. */
export function httpReply(status: string, body: string, headers: readonly string[] = []): string {
  const lines = [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
