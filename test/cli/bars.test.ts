import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Bar, type CommonOptions, type Io, workspaceOf } from '../../src/cli/io.js';
import { requestsBar } from '../../src/cli/step-bars.js';
import type { CopyProgress } from '../../src/store/by-holder.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';
import { run } from '../support/terminal.js';

const drawn: string[] = [];

/** A bar that notes what it is told. */
function newBar(options: object): Bar {
  const { stream } = options as { readonly stream: unknown };
  let total = 0;
  return {
    start(all, done, payload) {
      const { step } = payload as { readonly step: string };
      drawn.push(`${step} ${done}/${all} on ${stream === process.stderr ? 'stderr' : '?'}`);
      total = all;
    },
    setTotal(all) {
      total = all;
    },
    update(done, payload) {
      const { path = '', note = '' } = payload as { readonly path?: string; readonly note?: string };
      drawn.push(`${done}/${total} ${path}${note}`.trimEnd());
    },
    stop() {
      drawn.push('stop');
    },
  };
}

const folder = temporaryFolder('bars');
const data = join(folder, 'data');
const inbox = new Inbox(join(folder, 'in'));
const put = (day: string): string =>
  inbox.put(
    `${day}.csv`,
    `stock_code,date,participant_id,participant_name,shares\n09001,${day},C00019,A,10\n`,
  );
const on = { now: () => NOW, interactive: true, newBar };

describe('bars of files', () => {
  beforeEach(async () => {
    rmSync(data, { recursive: true, force: true });
    await run(['import', put('2026-09-01'), put('2026-09-02'), '--data', data], { now: () => NOW });
    drawn.length = 0;
  });

  it('import and rebuild draw one on a terminal, and take it away before they print', async () => {
    const file = put('2026-09-03');
    let before = '';
    const out = (): void => {
      before ||= drawn.at(-1) ?? '';
    };
    expect((await run(['import', file, '--data', data], { ...on, out })).code).toBe(0);
    expect(drawn.slice(0, 4)).toEqual([
      'import 0/1 on stderr',
      `0/1 ${file.slice(-60)}`,
      '1/1 explaining changes',
      'stop',
    ]);
    expect(before).toBe('stop');
    [before, drawn.length] = ['', 0];
    expect((await run(['rebuild', '--data', data], { ...on, out })).code).toBe(0);
    expect(drawn[0]).toBe('rebuild 0/3 on stderr');
    expect(drawn.map((text) => text.split(' ')[0])).toEqual(['rebuild', '0/3', '1/3', '2/3', '3/3', 'stop']);
    expect(drawn.at(-2)).toBe('3/3 explaining changes');
    expect(before).toBe('stop');
  });

  it.each([
    [{ interactive: false }, []],
    [{ interactive: true }, ['--json']],
  ])('none where nobody sees it: %j %j', async (io, options) => {
    for (const argv of [['import', put('2026-09-03')], ['rebuild']])
      expect((await run([...argv, ...options, '--data', data], { ...on, ...io })).code).toBe(0);
    expect(drawn).toEqual([]);
  });
});

it('the bar of requests is one of the terminal, with the source beside it', () => {
  drawn.length = 0;
  const io = { interactive: true, newBar } as unknown as Io;
  const bar = requestsBar(io, false);
  bar.update(0, 3, 'sse-connect');
  bar.update(1, 3, 'sse-connect');
  bar.stop();
  expect(drawn.map((text) => text.replace(/ +/g, ' '))).toEqual([
    'sync 0/3 on stderr',
    '0/3 sse-connect',
    '1/3 sse-connect',
    'stop',
  ]);
  requestsBar(io, true).update(0, 3, 'sse-connect');
  requestsBar({ ...io, interactive: false }, false).update(0, 3, 'sse-connect');
  expect(drawn).toHaveLength(4);
});

describe('the bar of months that are valued', () => {
  const opened = (given: Partial<Io>, options: CommonOptions = {}): CopyProgress =>
    workspaceOf(
      {
        out: () => undefined,
        err: () => undefined,
        now: () => NOW,
        env: {},
        interactive: false,
        stopped: Promise.resolve(),
        newBar,
        ...given,
      },
      { data, ...options },
      'flows',
    ).opened().valuing;
  const loaded = (): Promise<unknown> => import('../../src/cli/step-bars.js').then(() => undefined);

  beforeEach(() => {
    drawn.length = 0;
  });

  it('is drawn from where they are once it is loaded, goes with the last, and comes again', async () => {
    const valuing = opened({ interactive: true });
    valuing(0, 3);
    valuing(1, 3);
    await loaded();
    await Promise.resolve();
    valuing(3, 3);
    valuing(0, 2);
    expect(drawn).toEqual([
      'valuing changes            1/3 on stderr',
      '1/3',
      '3/3',
      'stop',
      'valuing changes            0/2 on stderr',
      '0/2',
    ]);
  });

  it('is none where all are valued before it is loaded, or nobody sees it', async () => {
    for (const valuing of [
      opened({ interactive: true }),
      opened({ interactive: false }),
      opened({ interactive: true }, { json: true }),
      opened({ interactive: true }, { csv: true }),
    ]) {
      valuing(0, 1);
      valuing(1, 1);
      await loaded();
      await Promise.resolve();
    }
    expect(drawn).toEqual([]);
  });
});
