import {
  cpSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
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

/** The files of last lists, sums of habits, the days they rest on, and the note of what they were made of. */
function keptIn({ store }: Workspace): string[] {
  const folders = [join(store, 'cache'), join(store, 'cache', 'habits')].filter((path) => existsSync(path));
  return folders
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((path) => /last-lists\.bin$|habits.[^/]*\.(?:json|parquet)$/.test(path));
}

const kindOf = (path: string): string =>
  path.endsWith('.json') ? 'note' : (/last-lists|sums|days/.exec(basename(path))?.[0] ?? path);

/** Deletes or damages what is kept beside a store. */
function damage(space: Workspace, how: number): void {
  for (const [at, path] of keptIn(space).entries()) {
    if ((how >> at) % 2 === 0) continue;
    if (how % 3 === 0) rmSync(path);
    else {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      writeFileSync(path, bytes);
    }
  }
}

/** A file that was fetched in that hour. */
const put = (inbox: Inbox, name: string, hour: number, rows: readonly string[]): string =>
  inbox.put(`${name}.csv`, `${rows.join('\n')}\n`, new Date(Date.UTC(2026, 9, 1, hour)).toISOString());
const holding = (day: string, moved: number): string[] => [
  'stock_code,date,participant_id,participant_name,shares',
  `09001,${day},C00019,A,${(50 + moved) * 1_000_000}`,
  `09001,${day},C00010,B,${(50 - moved) * 1_000_000}`,
];
const pricesOf = (rows: readonly (readonly [day: string, close: string])[]): string[] => [
  'stock_code,date,close,volume,adjusted',
  ...rows.map(([day, close]) => `09001,${day},${close},300000000,none`),
];

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
              if (name === 'damaged') damage(space, Number(random.next().value));
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
    const put = (day: string, shares: number, stocks = ['09001']): string =>
      inbox.put(
        `${day}.csv`,
        `stock_code,date,participant_id,participant_name,shares\n${stocks
          .map((stock) => `${stock},${day},C00019,A,${shares}\n${stock},${day},C00010,B,${90 - shares}\n`)
          .join('')}`,
      );
    const space = new KeptOpen(join(home, 'data'), { now: () => NOW });
    const exec = vi.spyOn(DuckDbEngine.prototype, 'exec');
    const reads = (): number => exec.mock.calls.filter(([sql]) => sql.includes('last_states AS')).length;
    await space.import([put('2026-09-01', 10, STOCKS)]);
    await space.import([put('2026-09-02', 20)]);
    const before = reads();
    // also of stocks that do not come each day
    await space.import([put('2026-09-03', 30, STOCKS)]);
    expect(reads()).toBe(before);
    rmSync(join(space.store, 'cache', 'last-lists.bin'));
    await space.import([put('2026-09-04', 40)]);
    expect(reads()).toBe(before + 1);
    space.forget();
  });
});

describe('habits of a month that grows', () => {
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
      put(inbox, 'prices', 0, pricesOf(['2026-08-27', '2026-08-28', ...days].map((day) => [day, '10.00']))),
    ]);
    const day = (at: number): string => put(inbox, `lists-${at}`, 1 + at, holding(days[at] as string, at));
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
      put(inbox, 'prices', 0, pricesOf(['2026-08-27', ...days].map((day) => [day, '10.00']))),
    ]);
    const held = [0, 0, 1, 3, 2, 7];
    const all = ['2026-08-28', '2026-08-31', '2026-09-01', '2026-09-02', '2026-09-03', '2026-09-04'];
    for (const [at, day] of all.slice(0, 5).entries())
      await space.import([put(inbox, `lists-${day}`, 1 + at, holding(day, held[at] as number))]);
    // 1 and 2 million bought at 10.00, in cents
    expect(await boughtIn(space)).toBe('3000000000');
    // what settled on 2 September was traded on 31 August
    await space.import([put(inbox, 'again', 20, pricesOf([['2026-08-31', '11.00']]))]);
    expect(await boughtIn(space)).toBe('3200000000');
    await space.import([put(inbox, 'lists-2026-09-04', 21, holding('2026-09-04', 7))]);
    expect(await boughtIn(space)).toBe('8200000000');
    // the last day that was summed
    await space.import([put(inbox, 'last', 22, pricesOf([['2026-09-02', '12.00']]))]);
    expect(await boughtIn(space)).toBe('9200000000');
    await space.import([put(inbox, 'other', 23, holding('2026-09-02', 2))]);
    expect(await boughtIn(space)).toBe('8100000000');
    space.forget();
  });
});

describe('what is kept beside the store', () => {
  const DAYS_BEFORE = ['2026-08-31', '2026-09-01', '2026-09-02', '2026-09-03'];

  /** How often habits were computed from what the holdings tell of the start of the month. */
  function basesRead(): { readonly reads: () => number; readonly end: () => void } {
    const exec = vi.spyOn(DuckDbEngine.prototype, 'exec');
    const isOne = (sql: string): boolean =>
      sql.includes('habit_rows AS') && sql.includes('arg_max(coalesce(x.shares, 0), x.date)');
    return {
      reads: () => exec.mock.calls.filter(([sql]) => isOne(sql)).length,
      end: () => exec.mockRestore(),
    };
  }

  /** A copy whose segments are those of the first: their times tell them from others. */
  function copied(space: Workspace, home: string): KeptOpen {
    const folder = mkdtempSync(join(home, 'copy-'));
    cpSync(space.folder, folder, { recursive: true });
    const segments = join(space.store, 'segments');
    for (const name of readdirSync(segments, { recursive: true, encoding: 'utf8' })) {
      const to = join(folder, relative(space.folder, segments), name);
      if (!statSync(to).isFile()) continue;
      rmSync(to);
      linkSync(join(segments, name), to);
    }
    return new KeptOpen(folder, { now: () => NOW });
  }

  /** A workspace of four days, imported one by one, and the files so far. */
  async function started(name: string, more: readonly (readonly [day: number, text: string[]])[] = []) {
    const home = mkdtempSync(join(folder, `${name}-`));
    const inbox = new Inbox(join(home, 'in'));
    const space = new KeptOpen(join(home, 'data'), { now: () => NOW });
    const closes = ['2026-08-27', '2026-08-28', ...DAYS_BEFORE, '2026-09-04'];
    const files = [put(inbox, 'prices', 0, pricesOf(closes.map((day) => [day, '10.00'])))];
    for (const [at, day] of DAYS_BEFORE.entries()) {
      const [, text] = more.find(([one]) => one === at) ?? [at, holding(day, at)];
      files.push(put(inbox, `lists-${at}`, 1 + at, text));
    }
    let former = new Map<string, Buffer>();
    for (const file of files) {
      former = new Map(keptIn(space).map((path) => [kindOf(path), readFileSync(path)]));
      await space.import([file]);
    }
    const next = put(inbox, 'next', 30, holding('2026-09-04', 9));
    /** The tables that all files at once leave. */
    const whole = async (more: readonly string[] = []): Promise<Record<string, string[]>> => {
      const once = new KeptOpen(mkdtempSync(join(home, 'once-')), { now: () => NOW });
      await once.import([...files, ...more, next]);
      const rows = await rowsOf(once);
      once.forget();
      return rows;
    };
    return { home, inbox, space, next, former, whole };
  }

  it('is used by a plain day more: no bases are read from the holdings', async () => {
    const { space, next, whole } = await started('plain');
    const { reads, end } = basesRead();
    await space.import([next]);
    expect(reads()).toBe(0);
    expect(await rowsOf(space)).toEqual(await whole());
    // all at once they are
    expect(reads()).toBeGreaterThan(0);
    end();
    space.forget();
  });

  it('counts no longer once the last list is told otherwise', async () => {
    const { inbox, space, next, whole } = await started('again');
    const again = put(inbox, 'again', 20, holding('2026-09-03', 5));
    await space.import([again]);
    await space.import([next]);
    expect(await rowsOf(space)).toEqual(await whole([again]));
    space.forget();
  });

  it('knows lines that could not be read, also once they are told', async () => {
    const unread = (day: string, moved: number): string[] => [
      ...holding(day, moved).slice(0, 2),
      `09001,${day},C00010,B,many`,
    ];
    const { space, next, whole } = await started('unread', [[3, unread('2026-09-03', 3)]]);
    await space.import([next]);
    const rows = await rowsOf(space);
    expect(rows).toEqual(await whole());
    expect(rows.holdings?.filter((row) => row.endsWith('false'))).toHaveLength(1);
    space.forget();
    const base = await started('unread-base', [[0, unread('2026-08-31', 0)]]);
    const told = put(base.inbox, 'told', 20, holding('2026-08-31', 0));
    await base.space.import([told]);
    await base.space.import([base.next]);
    expect(await rowsOf(base.space)).toEqual(await base.whole([told]));
    base.space.forget();
  });

  it('counts nowhere with one byte changed, nor that of a day before in its place', async () => {
    const { home, space, next, former, whole } = await started('bytes');
    const expected = await whole();
    space.forget();
    const kept = keptIn(space);
    expect(kept.map(kindOf).sort()).toEqual(['days', 'last-lists', 'note', 'sums']);
    for (const path of kept) {
      const changed = readFileSync(path);
      const at = Math.floor(changed.length * 0.4);
      changed[at] = (changed[at] as number) ^ 1;
      const before = former.get(kindOf(path)) as Buffer;
      expect(before.equals(readFileSync(path))).toBe(false);
      for (const bytes of [changed, before]) {
        const one = copied(space, home);
        writeFileSync(join(one.folder, relative(space.folder, path)), bytes);
        await one.import([next]);
        expect(await rowsOf(one), kindOf(path)).toEqual(expected);
        one.forget();
      }
    }
    // in a copy it counts
    const { reads, end } = basesRead();
    const same = copied(space, home);
    await same.import([next]);
    expect(reads()).toBe(0);
    end();
    same.forget();
  });
});
