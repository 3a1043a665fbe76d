import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const DIST = new URL('../../dist/', import.meta.url).href;

/** A node process of its own that runs a script on the built program. It is told and tells lines of text. */
export class OtherProcess {
  readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private waiting: ((line: string) => void) | null = null;
  private errors = '';
  /** The exit code, when it has ended. */
  readonly ended: Promise<number | null>;

  /**
   * @param script the body of a module, with `load(path)` for a module of the build, `say(text)`, and `heard()` for
   *   the next line it is told
   * @param flags options of node
   */
  constructor(script: string, args: readonly string[] = [], flags: readonly string[] = []) {
    const module = `
      import { createInterface } from 'node:readline';
      const load = (path) => import(${JSON.stringify(DIST)} + path);
      const say = (text) => process.stdout.write(text + '\\n');
      const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
      const heard = async () => (await input.next()).value;
      const args = process.argv.slice(1);
      ${script}
      process.stdin.destroy();`;
    this.child = spawn(process.execPath, [...flags, '--input-type=module', '-e', module, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errors += chunk.toString();
    });
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (this.waiting) this.waiting(line);
      else this.lines.push(line);
      this.waiting = null;
    });
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  /** The next line that it says. */
  async heard(): Promise<string> {
    const line = this.lines.shift();
    if (line !== undefined) return line;
    const next = new Promise<string>((resolve) => {
      this.waiting = resolve;
    });
    const end = this.ended.then((code) => {
      throw new Error(`the other process ended with ${code}: ${this.errors}`);
    });
    end.catch(() => undefined);
    return Promise.race([next, end]);
  }

  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ends it at once, with no chance to tidy up. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
