import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/waizi.js', import.meta.url));

export interface RawAnswer {
  /** All that came, as Latin-1. */
  readonly text: string;
  /** Status of the first answer; 0 where none came. */
  readonly status: number;
  /** Milliseconds until the connection was over. */
  readonly took: number;
  /** Whether the server ended the connection. */
  readonly closed: boolean;
}

/** `waizi serve` of the built program as a process of its own on loopback, and all that it printed. */
export class RealServer {
  printed = '';
  private constructor(private readonly child: ChildProcess) {}

  static async start(
    folder: string,
    { env = {}, host = '127.0.0.1' }: { env?: Record<string, string>; host?: string } = {},
  ): Promise<RealServer> {
    const child = spawn(process.execPath, [BIN, 'serve', '--data', folder, '--port', '0', '--host', host], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const server = new RealServer(child);
    await new Promise<void>((resolve, reject) => {
      const heard = (chunk: Buffer): void => {
        server.printed += chunk.toString();
        if (/ at http:\/\/\S+/.test(server.printed)) resolve();
      };
      child.stdout?.on('data', heard);
      child.stderr?.on('data', heard);
      child.once('exit', () => reject(new Error(`the server ended: ${server.printed}`)));
    });
    return server;
  }

  get port(): number {
    return Number(/ at http:\/\/[^/\s]+:(\d+)\//.exec(this.printed)?.[1]);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Resident memory in MiB, as the server tells it. */
  async resident(headers: Record<string, string> = {}): Promise<number> {
    const text = await (await fetch(`${this.url}/api/metrics`, { headers })).text();
    return Number(/kind="resident"} (\d+)/.exec(text)?.[1]) / 2 ** 20;
  }

  sql(query: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/api/sql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
  }

  /**
   * Sends bytes as they are, the pieces with a pause between them, and takes what comes until the server ends the
   * connection or nothing came for `patience` milliseconds.
   */
  raw(
    pieces: string | readonly string[],
    { pause = 0, patience = 1500 }: { pause?: number; patience?: number } = {},
  ): Promise<RawAnswer> {
    const started = performance.now();
    const socket: Socket = connect(this.port, '127.0.0.1');
    let text = '';
    let closed = false;
    return new Promise((resolve) => {
      const end = (): void => {
        socket.destroy();
        const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
        resolve({ text, status, took: performance.now() - started, closed });
      };
      socket.setTimeout(patience, end);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        closed = true;
        end();
      });
      socket.on('connect', async () => {
        for (const piece of [pieces].flat()) {
          if (socket.destroyed) return;
          socket.write(Buffer.from(piece, 'latin1'));
          if (pause > 0) await new Promise((next) => setTimeout(next, pause));
        }
      });
    });
  }

  /** A GET with this path as it is written here. */
  get(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    const lines = Object.entries({ Host: `127.0.0.1:${this.port}`, Connection: 'close', ...headers });
    return this.raw(
      `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      { patience: 20_000 },
    );
  }

  /** Asks it to end, and tells how it did: its exit code and how long it took. */
  async end(
    signal: 'SIGTERM' | 'SIGINT',
  ): Promise<{ code: number | null; signal: string | null; took: number }> {
    const started = performance.now();
    const ended = new Promise<[number | null, string | null]>((resolve) => {
      this.child.once('close', (code, by) => resolve([code, by]));
    });
    this.child.kill(signal);
    const [code, by] = await ended;
    return { code, signal: by, took: performance.now() - started };
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}
