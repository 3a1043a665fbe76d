import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IsoDate } from '../../src/iso-date.js';
import { type Asked, type Reply, replyOf } from './replay-answers.js';

/** Ways in which sources go wrong. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'cut' }
  | { readonly kind: 'slow' }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'html' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'reply'; readonly reply: (asked: Asked, usual: Reply) => Reply };

export interface Logged extends Asked {
  readonly method: string;
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
  /** The request as one text: what was asked for. */
  readonly text: string;
}

interface Rule {
  readonly match: RegExp;
  readonly fault: Fault;
  left: number;
}

/** A server on this machine that answers as the sources do, and goes wrong where it is told to. */
export class ReplayServer {
  readonly requests: Logged[] = [];
  /** Makes any request go wrong, where no rule matches. */
  weather: (text: string) => Fault | null = () => null;
  private readonly rules: Rule[] = [];
  private readonly open = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    /** The day on which it answers. */
    public today: IsoDate,
  ) {}

  static async start(today: IsoDate): Promise<ReplayServer> {
    const server = createServer();
    const replay = new ReplayServer(server, today);
    server.on('request', (request, response) => void replay.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return replay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Goes wrong for the next `times` requests whose text matches. */
  fault(match: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.rules.push({ match, fault, left: times });
  }

  /** Answers a request in another way than usual. */
  reply(match: RegExp, reply: (asked: Asked, usual: Reply) => Reply, times?: number): void {
    this.fault(match, { kind: 'reply', reply }, times);
  }

  forget(): void {
    this.rules.length = 0;
    this.weather = () => null;
    this.requests.length = 0;
  }

  async stop(): Promise<void> {
    for (const response of this.open) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://replay');
    const asked: Asked = {
      path: url.pathname,
      query: url.searchParams,
      body: Buffer.concat(chunks).toString(),
      today: this.today,
    };
    const text = decodeURIComponent(
      `${request.method} ${request.url} ${asked.body}`.replace(/%(?![0-9a-f]{2})/gi, '%25'),
    );
    this.requests.push({
      ...asked,
      method: request.method ?? '',
      at: Date.now(),
      headers: request.headers,
      text,
    });
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
    const rule = this.rules.find(({ match, left }) => left > 0 && match.test(text));
    if (rule) rule.left -= 1;
    send(response, replyOf(asked), rule?.fault ?? this.weather(text), asked);
  }
}

function send(response: ServerResponse, usual: Reply, fault: Fault | null, asked: Asked): void {
  const plain = ({ status = 200, type = 'text/plain', body, headers = {} }: Reply): void => {
    const bytes = Buffer.from(body as string);
    response.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...headers });
    response.end(bytes);
  };
  switch (fault?.kind) {
    case undefined:
      plain(usual);
      return;
    case 'status':
      plain({ status: fault.status, body: 'no', ...(fault.headers ? { headers: fault.headers } : {}) });
      return;
    case 'cut': {
      const bytes = Buffer.from(usual.body as string);
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
      return;
    }
    case 'slow': {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'challenge':
      plain({
        type: 'text/html',
        body: '<html><head><title>Just a moment...</title></head><body>cf-chl-widget</body></html>',
      });
      return;
    case 'html':
      plain({
        type: 'text/html',
        body: '<html><head><title>Maintenance</title></head><body>later</body></html>',
      });
      return;
    case 'redirect':
      plain({ status: 302, body: '', headers: { location: fault.to } });
      return;
    case 'reply':
      plain(fault.reply(asked, usual));
  }
}
