import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { TABLE_NAMES } from '../../src/store/tables.js';
import type { Workspace } from '../../src/workspace.js';
import { addsFrom } from '../support/adds-from.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';
import { runs } from '../support/runs.js';

const folder = temporaryFolder('day-more');
addsFrom(1);
afterAll(() => vi.restoreAllMocks());

// around the end of a month
const DAYS = [
  '2026-08-27',
  '2026-08-28',
  '2026-08-31',
  '2026-09-01',
  '2026-09-02',
  '2026-09-03',
  '2026-09-04',
];
const TRADED = ['2026-08-25', '2026-08-26', ...DAYS];
const STOCKS = ['09001', '09002', '09003'];
const HOLDERS = ['C00019', 'C00010', 'B01224', 'B01130', 'B01491', '~', 'A00003'];

interface File {
  readonly name: string;
  readonly text: string;
}

/** What the pairs of holders have passed on among themselves, in millions: who gains buys what the other sells. */
const list = fc.option(
  fc
    .tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 1, 2, 3, 4)))
    .map((moved) => [
      ...moved.flatMap((one) => [(4 + one) * 1_000_000, (4 - one) * 1_000_000]),
      900_000_000_000,
    ]),
  { freq: 6 },
);
const lists = fc.tuple(...DAYS.map(() => fc.tuple(...STOCKS.map(() => list))));
/** Closes in cents by stock and day; some days have none, and a correction comes after each day. */
const closes = fc.tuple(
  ...TRADED.map(() =>
    fc.tuple(
      ...STOCKS.map(() => fc.constantFrom(512, 1000, 123_456, 512, 1000, 123_456, 512, 1000, 123_456, 0)),
    ),
  ),
);
const corrected = fc.tuple(...DAYS.map(() => fc.option(fc.nat(TRADED.length - 1), { freq: 1 })));

function filesOf(
  market: readonly (readonly (readonly number[] | null)[])[],
  prices: readonly (readonly number[])[],
  corrections: readonly (number | null)[],
): File[] {
  const price = (days: readonly number[], add: number): string =>
    ['stock_code,date,close,volume,adjusted']
      .concat(
        days.flatMap((day) =>
          STOCKS.flatMap((stock, at) => {
            const cents = prices[day]?.[at] ?? 0;
            return cents === 0
              ? []
              : [`${stock},${TRADED[day]},${((cents + add) / 100).toFixed(2)},100000000,none`];
          }),
        ),
      )
      .join('\n');
  const issued = STOCKS.map((stock) => `${stock},${TRADED[0]},1000000000,`);
  const first = {
    name: 'issued',
    text: ['stock_code,date,issued_shares,total_in_ccass', ...issued].join('\n'),
  };
  const later = DAYS.flatMap((day, at) => {
    const lines = STOCKS.flatMap((stock, place) =>
      (market[at]?.[place] ?? []).flatMap((shares, holder) => {
        const id = HOLDERS[holder] as string;
        const [participant, name] = id === '~' ? ['', 'LUCKY FUND'] : [id, `NAME ${holder}`];
        return shares === 0 ? [] : [`${stock},${day},${participant},${name},${shares + place * 100}`];
      }),
    );
    const header = 'stock_code,date,participant_id,participant_name,shares';
    const files = [
      { name: `${at}-prices`, text: price(at === 0 ? [0, 1, 2] : [at + 2], 0) },
      { name: `${at}-lists`, text: [header, ...lines].join('\n') },
    ];
    const again = corrections[at];
    if (again !== null && again !== undefined && again <= at + 2)
      files.push({ name: `${at}-again`, text: price([again], 7 + at) });
    return files.filter(({ text }) => text.includes('\n'));
  });
  return [first, ...later];
}

async function rowsOf(space: Workspace): Promise<Record<string, string[]>> {
  return space.with(async ({ engine }) => {
    const found: Record<string, string[]> = {};
    for (const table of TABLE_NAMES.filter((name) => name !== 'files')) {
      const rows = await engine.query(`SELECT * FROM ${table} ORDER BY ALL`);
      found[table] = rows.map((row) =>
        Object.entries(row)
          .filter(([column]) => column !== 'file')
          .map(([, value]) => String(value))
          .join(' '),
      );
    }
    return found;
  });
}

/** Deletes or damages what is kept beside a store. */
function damage(store: string, how: number): void {
  const cache = join(store, 'cache');
  const habits = join(cache, 'habits');
  const paths = [join(cache, 'last-lists.bin')].concat(
    existsSync(habits) ? readdirSync(habits).map((name) => join(habits, name)) : [],
  );
  for (const [at, path] of paths.entries()) {
    if (!existsSync(path) || (how >> at) % 2 === 0) continue;
    if (how % 3 === 0) rmSync(path);
    else {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      writeFileSync(path, bytes);
    }
  }
}

describe('a day more', () => {
  it('leaves what all days at once do, also where what is kept beside the store is lost or damaged', async () => {
    const exec = vi.spyOn(DuckDbEngine.prototype, 'exec');
    const told = (text: string): number => exec.mock.calls.filter(([sql]) => sql.includes(text)).length;
    await fc.assert(
      fc.asyncProperty(
        lists,
        closes,
        corrected,
        fc.infiniteStream(fc.nat(255)),
        async (market, prices, again, random) => {
          const home = mkdtempSync(join(folder, 'case-'));
          const inbox = new Inbox(join(home, 'in'));
          const files = filesOf(market, prices, again).map(({ name, text }, hour) =>
            inbox.put(`${name}.csv`, `${text}\n`, new Date(Date.UTC(2026, 9, 1, hour)).toISOString()),
          );
          if (files.length === 0) return;
          const found: Record<string, string[]>[] = [];
          for (const name of ['once', 'forward', 'damaged']) {
            const space = new KeptOpen(join(home, name), { now: () => NOW });
            for (const group of name === 'once' ? [files] : files.map((file) => [file])) {
              await space.import(group);
              if (name === 'damaged') damage(space.store, Number(random.next().value));
            }
            found.push(await rowsOf(space));
            space.forget();
          }
          for (const one of found) expect(one).toEqual(found[0]);
        },
      ),
      runs(2, 60),
    );
    // kept sums were added to
    expect(told("read_parquet('")).toBeGreaterThan(0);
    expect(told('habit_stood AS')).toBeGreaterThan(0);
  }, 900_000);

  it('reads no month of holdings for the lists before it', async () => {
    const home = mkdtempSync(join(folder, 'kept-'));
    const inbox = new Inbox(join(home, 'in'));
    const put = (day: string, shares: number): string =>
      inbox.put(
        `${day}.csv`,
        `stock_code,date,participant_id,participant_name,shares\n09001,${day},C00019,A,${shares}\n09001,${day},C00010,B,${90 - shares}\n`,
      );
    const space = new KeptOpen(join(home, 'data'), { now: () => NOW });
    const exec = vi.spyOn(DuckDbEngine.prototype, 'exec');
    const reads = (): number => exec.mock.calls.filter(([sql]) => sql.includes('last_states AS')).length;
    await space.import([put('2026-09-01', 10)]);
    await space.import([put('2026-09-02', 20)]);
    const before = reads();
    await space.import([put('2026-09-03', 30)]);
    expect(reads()).toBe(before);
    rmSync(join(space.store, 'cache', 'last-lists.bin'));
    await space.import([put('2026-09-04', 40)]);
    expect(reads()).toBe(before + 1);
    space.forget();
  });
});

describe('habits of a month that grows', () => {
  const put = (inbox: Inbox, name: string, hour: number, rows: readonly string[]): string =>
    inbox.put(`${name}.csv`, `${rows.join('\n')}\n`, new Date(Date.UTC(2026, 9, 1, hour)).toISOString());
  const lists = (day: string, moved: number): string[] => [
    'stock_code,date,participant_id,participant_name,shares',
    `09001,${day},C00019,A,${(50 + moved) * 1_000_000}`,
    `09001,${day},C00010,B,${(50 - moved) * 1_000_000}`,
  ];
  const prices = (rows: readonly (readonly [day: string, close: string])[]): string[] => [
    'stock_code,date,close,volume,adjusted',
    ...rows.map(([day, close]) => `09001,${day},${close},300000000,none`),
  ];
  const boughtIn = async (space: Workspace): Promise<string> => {
    const rows = await space.with(({ engine }) =>
      engine.query(
        `SELECT CAST(CAST(buy AS BIGINT) AS VARCHAR) AS buy FROM habits WHERE date = DATE '2026-09-01' AND holder = 'C00019' AND stock = ''`,
      ),
    );
    return rows.map(({ buy }) => String(buy)).join();
  };

  it('are read anew where what is kept goes meanwhile; what else fails with it is told', async () => {
    const home = mkdtempSync(join(folder, 'gone-'));
    const inbox = new Inbox(join(home, 'in'));
    const space = new KeptOpen(join(home, 'data'), { now: () => NOW });
    const days = ['2026-08-31', '2026-09-01', '2026-09-02', '2026-09-03', '2026-09-04'];
    await space.import([
      put(inbox, 'prices', 0, prices(['2026-08-27', '2026-08-28', ...days].map((day) => [day, '10.00']))),
    ]);
    const day = (at: number): string => put(inbox, `lists-${at}`, 1 + at, lists(days[at] as string, at));
    for (const at of [0, 1, 2]) await space.import([day(at)]);
    vi.restoreAllMocks();
    const { exec } = DuckDbEngine.prototype;
    const failing = (before: () => void) =>
      vi.spyOn(DuckDbEngine.prototype, 'exec').mockImplementation(async function (this: DuckDbEngine, sql) {
        if (sql.includes('habit_standing AS SELECT s.stock')) before();
        return exec.call(this, sql);
      });
    const kept = join(space.store, 'cache', 'habits');
    const gone = failing(() => rmSync(kept, { recursive: true, force: true }));
    await space.import([day(3)]);
    gone.mockRestore();
    // 1 + 1 + 1 million at 10.00
    expect(await boughtIn(space)).toBe('3000000000');
    const broken = failing(() => {
      throw new Error('something else');
    });
    await expect(space.import([day(4)])).rejects.toThrow('something else');
    broken.mockRestore();
    await space.import([day(4)]);
    expect(await boughtIn(space)).toBe('4000000000');
    space.forget();
  });

  it('follow prices and lists that are told otherwise later', async () => {
    const home = mkdtempSync(join(folder, 'habits-'));
    const inbox = new Inbox(join(home, 'in'));
    const space = new KeptOpen(join(home, 'data'), { now: () => NOW });
    await space.import([
      put(inbox, 'issued', 0, [
        'stock_code,date,issued_shares,total_in_ccass',
        '09001,2026-08-27,1000000000,',
      ]),
    ]);
    const days = ['2026-08-28', '2026-08-31', '2026-09-01', '2026-09-02'];
    await space.import([
      put(inbox, 'prices', 0, prices(['2026-08-27', ...days].map((day) => [day, '10.00']))),
    ]);
    const held = [0, 0, 1, 3, 2, 7];
    const all = ['2026-08-28', '2026-08-31', '2026-09-01', '2026-09-02', '2026-09-03', '2026-09-04'];
    for (const [at, day] of all.slice(0, 5).entries())
      await space.import([put(inbox, `lists-${day}`, 1 + at, lists(day, held[at] as number))]);
    // 1 and 2 million bought at 10.00, in cents
    expect(await boughtIn(space)).toBe('3000000000');
    // what settled on 2 September was traded on 31 August
    await space.import([put(inbox, 'again', 20, prices([['2026-08-31', '11.00']]))]);
    expect(await boughtIn(space)).toBe('3200000000');
    await space.import([put(inbox, 'lists-2026-09-04', 21, lists('2026-09-04', 7))]);
    expect(await boughtIn(space)).toBe('8200000000');
    await space.import([put(inbox, 'other', 22, lists('2026-09-02', 2))]);
    expect(await boughtIn(space)).toBe('7100000000');
    space.forget();
  });
});
