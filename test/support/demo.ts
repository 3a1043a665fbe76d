import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Printed, run } from './terminal.js';

/** The simulated market that the pages of the documentation show: smaller than the demo, and sooner made. */
export const SIZE = ['--stocks', '20', '--days', '60', '--participants', '100'];

export interface SharedDemo {
  /** Its workspace. Other tests read it too: copy it before changing anything. */
  readonly folder: string;
  /** What was printed when it was made. */
  readonly printed: Printed;
}

/** A demo workspace of SIZE, made once in a run of the tests by the first that asks. */
export async function sharedDemo(): Promise<SharedDemo> {
  const home = join(process.env.WAIZI_RUN_FOLDER as string, 'demo');
  const folder = join(home, 'waizi-demo');
  const done = join(home, 'printed.json');
  while (!existsSync(done)) {
    try {
      mkdirSync(home);
    } catch {
      // another process makes it
      await wait(50);
      continue;
    }
    const printed = await run(['demo', '--data', folder, '--no-serve', ...SIZE]);
    if (printed.code === 0) writeFileSync(done, JSON.stringify(printed));
    else rmSync(home, { recursive: true });
    expect(`${printed.code} ${printed.err}`).toBe('0 ');
  }
  return { folder, printed: JSON.parse(readFileSync(done, 'utf8')) };
}
