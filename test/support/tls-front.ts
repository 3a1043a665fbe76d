import { once } from 'node:events';
import { type AddressInfo, connect, type Server } from 'node:net';
import { createServer } from 'node:tls';
import type { Identity } from './certificates.js';

/** A listener that ends TLS before a plain port of loopback. */
export interface TlsFront {
  readonly port: number;
  stop(): Promise<void>;
}

export async function tlsFront(identity: Identity, behind: number): Promise<TlsFront> {
  const open = new Set<{ destroy(): void }>();
  const server: Server = createServer({ ...identity }, (front) => {
    const back = connect(behind, '127.0.0.1');
    for (const [end, other] of [
      [front, back],
      [back, front],
    ] as const) {
      open.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        open.delete(end);
        other.destroy();
      });
    }
    front.pipe(back).pipe(front);
  });
  // a handshake that fails is the client's to tell
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const end of open) end.destroy();
      await closed;
    },
  };
}
