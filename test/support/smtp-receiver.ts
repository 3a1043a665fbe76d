import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A mail server on this machine that takes mails, refuses them, or hangs up after it took one. */
export class SmtpReceiver {
  readonly mails: Mail[] = [];
  /** What clients said, without the mails. */
  readonly said: string[] = [];
  way: 'takes' | 'refuses' | 'hangs up' = 'takes';
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmtpReceiver> {
    const server = createServer();
    const receiver = new SmtpReceiver(server);
    server.on('connection', (socket) => receiver.speak(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private speak(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    let rest = '';
    let mail: { from: string; to: string[]; lines: string[] } | null = null;
    let inText = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 receiver');
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inText && mail) {
          if (line !== '.') {
            mail.lines.push(line);
            continue;
          }
          inText = false;
          this.mails.push({ from: mail.from, to: mail.to, text: mail.lines.join('\n') });
          if (this.way === 'hangs up') socket.destroy();
          else say('250 taken');
          continue;
        }
        this.said.push(line);
        const word = line.split(' ')[0]?.toUpperCase();
        if (word === 'EHLO') {
          say('250-receiver');
          say('250 AUTH PLAIN');
        } else if (word === 'AUTH') say('235 welcome');
        else if (word === 'MAIL') {
          mail = { from: line.slice(10), to: [], lines: [] };
          say('250 ok');
        } else if (word === 'RCPT') {
          if (this.way === 'refuses') say('451 not now');
          else {
            mail?.to.push(line.slice(8));
            say('250 ok');
          }
        } else if (word === 'DATA') {
          inText = true;
          say('354 go on');
        } else if (word === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  }
}
