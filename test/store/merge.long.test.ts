import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { csvOf, Inbox, type List, listOn, pageOf } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('merge');

// Mon 3, Tue 4, Wed 5, Fri 7, Sat 8 August 2026; Mon 31 August, Tue 1 September
const on = (date: string, shares: List['shares']): List => ({ stock: '09001', date, shares });

let space: KeptOpen;
let inbox: Inbox;
beforeEach(() => {
  const home = mkdtempSync(join(folder, 'case-'));
  space = new KeptOpen(join(home, 'data'), { now: () => NOW });
  inbox = new Inbox(join(home, 'in'));
});
afterEach(() => space.forget());

async function take(name: string, content: string, fetched?: string): Promise<void> {
  const [file] = await space.import([inbox.put(name, content, fetched)]);
  expect(file).toMatchObject({ status: 'loaded', reason: null, set_aside: [] });
}

const asked = async (sql: string): Promise<string[]> =>
  (await space.with(({ engine }) => engine.query(sql))).map((row) =>
    Object.values(row).map(String).join(' '),
  );
const holdings = (): Promise<string[]> =>
  asked(`SELECT date, holder, coalesce(CAST(shares AS VARCHAR), 'left'), CASE WHEN known THEN '' ELSE 'unknown' END
         FROM holdings ORDER BY date, holder`).then((rows) => rows.map((row) => row.trim()));
const days = (): Promise<string[]> =>
  asked(
    "SELECT date, page_date, kind, CASE WHEN chosen THEN 'chosen' ELSE 'not' END FROM stock_days ORDER BY date, chosen DESC, page_date, kind",
  );
const alternates = (): Promise<string[]> =>
  asked('SELECT date, page_date, holder, shares FROM alternates ORDER BY ALL');

describe('holdings are kept change-only', () => {
  it('a row stands until the next one of its holder; who leaves gets a row without shares', async () => {
    await take(
      'lists.csv',
      csvOf([
        on('2026-08-03', { C00019: 100, C00010: 50, B01224: 7 }),
        on('2026-08-04', { C00019: 100, C00010: 40, B01224: 7 }),
        on('2026-08-05', { C00019: 100, C00010: 40, B01955: 1 }),
      ]),
    );
    expect(await holdings()).toEqual([
      '2026-08-03 B01224 7',
      '2026-08-03 C00010 50',
      '2026-08-03 C00019 100',
      '2026-08-04 C00010 40',
      '2026-08-05 B01224 left',
      '2026-08-05 B01955 1',
    ]);
    expect(await listOn(space, '09001', '2026-08-05')).toEqual({ C00019: 100, C00010: 40, B01955: 1 });
    expect(await listOn(space, '09001', '2026-08-04')).toEqual({ C00019: 100, C00010: 40, B01224: 7 });
  });

  it('each month starts with the whole list of its first stored day', async () => {
    await take('august.csv', csvOf([on('2026-08-31', { C00019: 100, C00010: 50 })]));
    await take('september.csv', csvOf([on('2026-09-01', { C00019: 100, C00010: 50 })]));
    await take('third.csv', csvOf([on('2026-09-03', { C00019: 100, C00010: 60 })]));
    expect(await holdings()).toEqual([
      '2026-08-31 C00010 50',
      '2026-08-31 C00019 100',
      '2026-09-01 C00010 50',
      '2026-09-01 C00019 100',
      '2026-09-03 C00010 60',
    ]);
  });

  it('an earlier day becomes the first of the month, and the former one keeps its changes only', async () => {
    await take('fifth.csv', csvOf([on('2026-08-05', { C00019: 100, C00010: 50 })]));
    await take('third.csv', csvOf([on('2026-08-03', { C00019: 100, C00010: 30, B01224: 9 })]));
    expect(await holdings()).toEqual([
      '2026-08-03 B01224 9',
      '2026-08-03 C00010 30',
      '2026-08-03 C00019 100',
      '2026-08-05 B01224 left',
      '2026-08-05 C00010 50',
    ]);
  });

  it('a day between two others corrects the changes after it', async () => {
    await take(
      'two.csv',
      csvOf([on('2026-08-03', { C00019: 100, C00010: 50 }), on('2026-08-05', { C00019: 90, C00010: 60 })]),
    );
    await take('page.html', pageOf(on('2026-08-04', { C00019: 90, C00010: 50, B01224: 10 })));
    expect(await holdings()).toEqual([
      '2026-08-03 C00010 50',
      '2026-08-03 C00019 100',
      '2026-08-04 B01224 10',
      '2026-08-04 C00019 90',
      '2026-08-05 B01224 left',
      '2026-08-05 C00010 60',
    ]);
    expect(await asked('SELECT date, prev_date, gap FROM change_days ORDER BY date')).toEqual([
      '2026-08-04 2026-08-03 1',
      '2026-08-05 2026-08-04 1',
    ]);
  });

  it('an older month leaves the stored ones as they are', async () => {
    await take('august.csv', csvOf([on('2026-08-03', { C00019: 100 }), on('2026-08-04', { C00019: 110 })]));
    await take('june.csv', csvOf([on('2026-06-30', { C00019: 70 }), on('2026-06-29', { C00019: 60 })]));
    expect(await holdings()).toEqual([
      '2026-06-29 C00019 60',
      '2026-06-30 C00019 70',
      '2026-08-03 C00019 100',
      '2026-08-04 C00019 110',
    ]);
    expect(await asked('SELECT date, prev_date FROM change_days ORDER BY date')).toEqual([
      '2026-06-30 2026-06-29',
      '2026-08-03 2026-06-30',
      '2026-08-04 2026-08-03',
    ]);
  });

  it('the sum of the rows of a month is the list of each day, also where a list is empty', async () => {
    await take('page.html', pageOf(on('2026-08-03', {}), { unnamed: { shares: 500n, count: 2 } }));
    expect(await asked('SELECT date, lines, total_named, total_ccass FROM stock_days')).toEqual([
      '2026-08-03 0 0 500',
    ]);
    await take('next.csv', csvOf([on('2026-08-04', { C00019: 5 })]));
    expect(await listOn(space, '09001', '2026-08-03')).toEqual({});
    expect(await listOn(space, '09001', '2026-08-04')).toEqual({ C00019: 5 });
  });
});

describe('of several lists of a stock-day', () => {
  const first = on('2026-08-04', { C00019: 100, C00010: 50 });
  const second = on('2026-08-04', { C00019: 100, C00010: 55, B01224: 1 });

  it('the page counts, before the csv and after it', async () => {
    await take('page.html', pageOf(first), '2026-08-04T20:00:00Z');
    await take('later.csv', csvOf([second]), '2026-11-01T00:00:00Z');
    expect(await listOn(space, '09001', '2026-08-04')).toEqual(first.shares);
    expect(await alternates()).toEqual([
      '2026-08-04 2026-08-04 B01224 1',
      '2026-08-04 2026-08-04 C00010 55',
      '2026-08-04 2026-08-04 C00019 100',
    ]);
  });

  it('a page replaces a csv, and the csv’s lines are kept beside it', async () => {
    await take('later.csv', csvOf([second]), '2026-11-01T00:00:00Z');
    await take('page.html', pageOf(first), '2026-08-04T20:00:00Z');
    expect(await listOn(space, '09001', '2026-08-04')).toEqual(first.shares);
    expect(await days()).toEqual(['2026-08-04 2026-08-04 page chosen', '2026-08-04 2026-08-04 csv not']);
    expect(await alternates()).toHaveLength(3);
  });

  it('the newer fetch counts: by the page’s own date of making, else the time of the file', async () => {
    await take('old.html', pageOf(first, { today: '2026-08-05' }), '2026-11-02T00:00:00Z');
    await take('new.html', pageOf(second, { today: '2026-08-06' }), '2026-11-01T00:00:00Z');
    expect(await listOn(space, '09001', '2026-08-04')).toEqual(second.shares);
    await take('oldest.html', pageOf({ ...first, shares: { C00019: 1 } }, { today: '2026-08-04' }));
    expect(await listOn(space, '09001', '2026-08-04')).toEqual(second.shares);
    expect(await alternates()).toHaveLength(3);
  });

  it('of csv files too; the last one where they are as old', async () => {
    await take('a.csv', csvOf([first]), '2026-11-02T00:00:00Z');
    await take('b.csv', csvOf([second]), '2026-11-01T00:00:00Z');
    expect(await listOn(space, '09001', '2026-08-04')).toEqual(first.shares);
    await take('c.csv', csvOf([{ ...first, shares: { C00019: 3 } }]), '2026-11-02T00:00:00Z');
    expect(await listOn(space, '09001', '2026-08-04')).toEqual({ C00019: 3 });
  });

  it('lines that lost are listed only where they differ from those that count', async () => {
    await take('a.csv', csvOf([first]), '2026-11-01T00:00:00Z');
    await take('same.csv', `${csvOf([first])}\n`, '2026-11-02T00:00:00Z');
    expect(await alternates()).toEqual([]);
    // now both differ
    await take('page.html', pageOf(second, { today: '2026-08-04' }));
    expect(await alternates()).toHaveLength(4);
    // and now neither does, but the page
    await take('again.html', pageOf(first, { today: '2026-08-06' }));
    expect(await alternates()).toEqual([
      '2026-08-04 2026-08-04 B01224 1',
      '2026-08-04 2026-08-04 C00010 55',
      '2026-08-04 2026-08-04 C00019 100',
    ]);
  });

  it('a day that is replaced corrects the changes on both sides', async () => {
    await take(
      'three.csv',
      csvOf([
        on('2026-08-03', { C00019: 100 }),
        on('2026-08-04', { C00019: 999 }),
        on('2026-08-05', { C00019: 120 }),
      ]),
    );
    await take('page.html', pageOf(on('2026-08-04', { C00019: 110 })));
    expect(await asked('SELECT date, from_shares, to_shares, shares FROM changes ORDER BY date')).toEqual([
      '2026-08-04 100 110 10',
      '2026-08-05 110 120 10',
    ]);
  });

  it('a page with the lines of the csv still tells the totals', async () => {
    const unnamed = { shares: 25n, count: 1 };
    await take('a.html', pageOf(on('2026-08-03', { C00019: 100 }), { unnamed, issued: 4000n }));
    await take('b.csv', csvOf([first]));
    expect(await asked('SELECT total_from, total_to FROM change_days')).toEqual(['100 150']);
    await take('b.html', pageOf(first, { unnamed, issued: 4000n }));
    expect(await asked('SELECT total_from, total_to FROM change_days')).toEqual(['125 175']);
    expect(await alternates()).toEqual([]);
  });
});

describe('pages of days that do not settle', () => {
  it('repeat the settlement day before them and make no day of their own', async () => {
    await take('friday.html', pageOf(on('2026-08-07', { C00019: 100 })));
    await take('saturday.html', pageOf(on('2026-08-08', { C00019: 100 })));
    await take('monday.html', pageOf(on('2026-08-10', { C00019: 130 })));
    expect(await days()).toEqual([
      '2026-08-07 2026-08-07 page chosen',
      '2026-08-07 2026-08-08 page not',
      '2026-08-10 2026-08-10 page chosen',
    ]);
    expect(await asked('SELECT date, prev_date FROM change_days')).toEqual(['2026-08-10 2026-08-07']);
    expect(await alternates()).toEqual([]);
  });

  it('count as their Friday where that is not stored, until it is', async () => {
    await take('saturday.html', pageOf(on('2026-08-08', { C00019: 90 })));
    expect(await listOn(space, '09001', '2026-08-07')).toEqual({ C00019: 90 });
    await take('friday.csv', csvOf([on('2026-08-07', { C00019: 100 })]));
    expect(await listOn(space, '09001', '2026-08-07')).toEqual({ C00019: 100 });
    expect(await alternates()).toEqual(['2026-08-07 2026-08-08 C00019 90']);
  });

  it('may stand in one csv with their Friday', async () => {
    await take('week.csv', csvOf([on('2026-08-08', { C00019: 100 }), on('2026-08-07', { C00019: 100 })]));
    expect(await days()).toEqual(['2026-08-07 2026-08-07 csv chosen', '2026-08-07 2026-08-08 csv not']);
  });
});

describe('holders known by name', () => {
  it('of the same name are told apart by size, however the rows stand', async () => {
    const names = { 'LUCKY FUND': 5, 'LUCKY FUND#2': 80, 'LUCKY FUND#3': 20, C00019: 1 };
    await take('together.csv', csvOf([on('2026-08-03', names)]));
    await take('page.html', pageOf(on('2026-08-04', names)).replaceAll(' *', ''));
    const apart = csvOf([
      on('2026-08-05', names),
      { ...on('2026-08-05', {}), stock: '09002', shares: { C00019: 1 } },
    ]);
    const [header, ...rows] = apart.trimEnd().split('\n');
    await take('apart.csv', `${[header, rows[1], rows[4], rows[3], rows[0], rows[2]].join('\n')}\n`);
    expect(
      await asked("SELECT date, holder, shares FROM holdings WHERE stock = '09001' ORDER BY 1, 2"),
    ).toEqual([
      '2026-08-03 C00019 1',
      '2026-08-03 ~LUCKY FUND 80',
      '2026-08-03 ~LUCKY FUND (2) 20',
      '2026-08-03 ~LUCKY FUND (3) 5',
    ]);
    const { rows: lines } = await space.holdings('09001', '2026-08-05');
    expect(lines.map(({ participant, name, shares }) => `${participant} ${name} ${shares}`)).toEqual([
      'null LUCKY FUND 80',
      'null LUCKY FUND 20',
      'null LUCKY FUND 5',
      'C00019 MADE UP C00019 1',
    ]);
  });

  it('are not mixed up with one whose name ends in a number', async () => {
    const names = { 'LUCKY FUND': 50, 'LUCKY FUND#2': 40, 'LUCKY FUND (2)': 30 };
    await take('a.csv', csvOf([on('2026-08-03', names)]));
    await take('page.html', pageOf(on('2026-08-04', names)).replaceAll(' *', ''));
    for (const day of ['2026-08-03', '2026-08-04']) {
      const { rows, total_named } = await space.holdings('09001', day);
      expect(rows.map(({ shares }) => Number(shares))).toEqual([50, 40, 30]);
      expect(total_named).toBe(120n);
    }
  });
});
