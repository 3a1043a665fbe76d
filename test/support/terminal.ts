import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

/** What a command line printed. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line on a terminal of its own; a server that it starts is asked to stop at once. */
export async function run(argv: readonly string[], io: Partial<Io> = {}): Promise<Printed> {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    now: () => new Date('2026-11-16T04:00:00Z'),
    env: {},
    interactive: false,
    stopped: Promise.resolve(),
    ...io,
  });
  return { code, out, err };
}
