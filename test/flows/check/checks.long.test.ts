import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../../src/flows/check/run-checks.js';
import { Writer } from '../../../src/store/writer.js';
import { ccassPage } from '../../support/ccass-page.js';
import {
  checked,
  DAYS,
  holdingsCsv,
  type Lists,
  pricesCsv,
  QUIET,
  quietLists,
  quietPrices,
  SATURDAY,
  troubled,
  withHolding,
} from './market.js';

const holdings = (lists: Lists): Record<string, string> => ({
  ...QUIET,
  'ccass.csv': holdingsCsv({ '09001': lists }),
});
const without = (lists: Lists, ...days: string[]): Lists =>
  Object.fromEntries(Object.entries(lists).filter(([day]) => !days.includes(day)));
const page = (date: string, lists: Lists, day: string): string =>
  ccassPage({
    stock: '09001',
    stockName: 'ALPHA TEST',
    date,
    lines: Object.entries(lists[day] ?? {}).map(([id, shares]) => ({
      id,
      name: `NAME OF ${id}`,
      shares: BigInt(shares),
    })),
  });

test('a quiet market passes every check, in a fixed order with one row each', async () => {
  const rows = await checked(QUIET);
  expect(Object.keys(rows)).toEqual(CHECKS.map(({ name }) => name));
  expect(troubled(rows)).toEqual([]);
  expect(Object.values(rows).filter(({ remedy }) => remedy !== null)).toEqual([]);
  expect(rows['provisional-days']).toEqual({
    check: 'provisional-days',
    status: 'pass',
    count: 2,
    example: 'trades of 2025-03-06 and 2025-03-07 settle after 2025-03-07, the last stored day',
    remedy: null,
  });
  expect(rows['southbound-holdings']?.example).toBe('nothing to compare');
});

test('a store without lists passes', async () => {
  expect(troubled(await checked({ 'prices.csv': pricesCsv(quietPrices()) }))).toEqual([]);
});

describe('conservation', () => {
  const spoiled = (table: 'changes' | 'change_days', column: string) =>
    checked(QUIET, {
      before: async ({ store }) => {
        const writer = await Writer.open(store, { command: 'test', now: new Date('2025-03-10T00:00:00Z') });
        const first =
          table === 'changes' ? `stock || date || holder = '090012025-03-05C00019'` : `date = '2025-03-05'`;
        await writer.replace(
          table,
          writer.keysOf(table),
          `SELECT * REPLACE (CASE WHEN ${first} THEN ${column} + 7 ELSE ${column} END AS ${column}) FROM ${table}`,
        );
        await writer.commit();
        await writer.close();
      },
    });

  test('parts that do not add up to the change of a holding fail', async () => {
    const { conservation } = await spoiled('changes', 'shares');
    expect(conservation).toMatchObject({ status: 'fail', count: 2 });
    expect(conservation?.example).toBe(
      '09001 on 2025-03-05: the holding of C00019 changed by -1,000, its parts add up to -993',
    );
  });

  test('parts that do not add up to the change of the total fail, and so does a total that is not the list', async () => {
    const { conservation } = await spoiled('change_days', 'total_to');
    expect(conservation).toMatchObject({ status: 'fail', count: 2 });
    expect(conservation?.example).toBe('09001 on 2025-03-05: the total changed by 7, all parts add up to 0');
  });

  test('a stored day without its change fails', async () => {
    const { conservation } = await checked(QUIET, {
      before: async ({ store }) => {
        const writer = await Writer.open(store, { command: 'test', now: new Date('2025-03-10T00:00:00Z') });
        for (const table of ['changes', 'change_days'] as const) {
          await writer.replace(
            table,
            writer.keysOf(table),
            `SELECT * FROM ${table} WHERE date <> '2025-03-05'`,
          );
        }
        await writer.commit();
        await writer.close();
      },
    });
    expect(conservation).toMatchObject({ status: 'fail', count: 1 });
    expect(conservation?.example).toBe('09001 on 2025-03-05: the day is stored, its change is not explained');
  });
});

test('residual: trades of one side only', async () => {
  const quiet = quietLists();
  const bought = (shares: number): Lists => ({
    ...quiet,
    '2025-03-07': { ...quiet['2025-03-07'], C00016: 80_000 + shares },
  });
  const rows = await checked(holdings(bought(1000)));
  expect(troubled(rows)).toEqual(['residual warn']);
  expect(rows.residual).toMatchObject({ count: 1 });
  expect(rows.residual?.example).toBe(
    '09001 on 2025-03-07: trades of all holders add up to 1,000 shares, 0.0999% of the 1,001,000 in CCASS',
  );
  expect(troubled(await checked(holdings(bought(400))))).toEqual([]);
});

test('missing-days: counts settlement days without a list, weekends not', async () => {
  const longer = quietLists([...DAYS, '2025-03-10']);
  const quotes = pricesCsv(
    quietPrices('09001', [
      '2025-02-27',
      '2025-02-28',
      '2025-03-03',
      '2025-03-04',
      '2025-03-05',
      '2025-03-06',
    ]),
  );
  const whole = { 'ccass.csv': holdingsCsv({ '09001': longer }), 'prices.csv': quotes };
  expect(troubled(await checked(whole))).toEqual([]);
  const rows = await checked({
    ...whole,
    'ccass.csv': holdingsCsv({ '09001': without(longer, '2025-03-05', '2025-03-06', '2025-03-10') }),
  });
  expect(troubled(rows)).toEqual(['missing-days warn']);
  expect(rows['missing-days']).toMatchObject({ count: 2 });
  expect(rows['missing-days']?.example).toBe(
    '2 stock-days of 1 stock; most for 09001: 2 settlement days between 2025-03-04 and 2025-03-07',
  );
});

test('unpriced-stocks: a change without a price on its trade date; a suspended stock carries its last', async () => {
  const quotes = quietPrices().filter(([, date]) => date !== '2025-03-04');
  const files = { ...QUIET, 'prices.csv': pricesCsv(quotes) };
  const rows = await checked(files);
  expect(troubled(rows)).toEqual(['unpriced-stocks warn']);
  expect(rows['unpriced-stocks']).toMatchObject({ count: 1 });
  expect(rows['unpriced-stocks']?.example).toBe(
    '1 of 4 stock-days with changes, in 1 stock; most for 09001: 1 trade date from 2025-03-04 to 2025-03-04',
  );
  const suspended = 'stock_code,date,kind,until\n09001,2025-03-04,suspension,2025-03-04\n';
  expect((await checked({ ...files, 'news.csv': suspended }))['unpriced-stocks']?.status).toBe('pass');
});

test('conflicting-sources: a page and a csv that differ', async () => {
  const other = withHolding(
    withHolding(quietLists(), '2025-03-06', 'C00016', 80_300),
    '2025-03-06',
    'B01161',
    149_700,
  );
  const rows = await checked({
    ...holdings(other),
    'page.html': page('2025-03-06', quietLists(), '2025-03-06'),
  });
  expect(troubled(rows)).toEqual(['conflicting-sources warn']);
  expect(rows['conflicting-sources']).toMatchObject({ count: 1 });
  expect(rows['conflicting-sources']?.example).toBe(
    '09001 on 2025-03-06: 2 holders differ by 600 shares in all; used page page.html, not csv ccass.csv',
  );
  const same = await checked({ ...QUIET, 'page.html': page('2025-03-06', quietLists(), '2025-03-06') });
  expect(troubled(same)).toEqual([]);
});

test('weekend-copies: a Saturday page that is no copy of Friday', async () => {
  const changed = withHolding(quietLists(), '2025-03-07', 'C00016', 80_500);
  const rows = await checked({ ...QUIET, 'saturday.html': page(SATURDAY, changed, '2025-03-07') });
  expect(troubled(rows)).toEqual(['weekend-copies warn']);
  expect(rows['weekend-copies']?.example).toBe(
    '09001: the list dated 2025-03-08 (saturday.html) differs from that of 2025-03-07 (ccass.csv) for 1 holder, 500 shares in all, though nothing settled between',
  );
  const copy = await checked({ ...QUIET, 'saturday.html': page(SATURDAY, quietLists(), '2025-03-07') });
  expect(troubled(copy)).toEqual([]);
});

test('conflicting-prices: sources more than half a percent apart', async () => {
  const told = (close: number) =>
    checked({
      ...QUIET,
      'prices.csv': pricesCsv([...quietPrices(), ['09001', '2025-03-05', close, 100_000, 's2']]),
    });
  const rows = await told(10.1);
  expect(troubled(rows)).toEqual(['conflicting-prices warn']);
  expect(rows['conflicting-prices']?.example).toBe('09001 on 2025-03-05: s1 10, s2 10.1; 1% apart, used s1');
  expect(troubled(await told(10.04))).toEqual([]);
});

test('over-volume: one holder moves more than was traded', async () => {
  const lists = withHolding(quietLists(), '2025-03-07', 'B01161', 145_000);
  const balanced = withHolding(lists, '2025-03-07', 'C00016', 85_000);
  const thin = (volume: number) =>
    checked({
      ...holdings(balanced),
      'prices.csv': pricesCsv([...quietPrices().slice(0, 4), ['09001', '2025-03-05', 10, volume]]),
    });
  const rows = await thin(4000);
  expect(rows['over-volume']).toMatchObject({ status: 'warn', count: 2 });
  expect(rows['over-volume']?.example).toBe(
    '09001 on 2025-03-07: the holding of B01161 changed by -5,000 shares, 4,000 were traded',
  );
  expect(troubled(await thin(6000))).toEqual([]);
});

describe('over-issued', () => {
  const issued = (rows: string): Record<string, string> => ({
    ...QUIET,
    'issued.csv': `stock_code,date,issued_shares,total_in_ccass\n${rows}\n`,
  });

  test('a list above the issued shares warns', async () => {
    const rows = await checked(issued('09001,2025-03-04,990000,'));
    expect(troubled(rows)).toEqual(['over-issued warn']);
    expect(rows['over-issued']).toMatchObject({ count: 4 });
    expect(rows['over-issued']?.example).toBe(
      '09001 on 2025-03-04: 1,000,000 shares in CCASS, 1.01% above the 990,000 issued as known on 2025-03-04',
    );
  });

  test('a list above the CCASS total of its day fails', async () => {
    const rows = await checked(issued('09001,2025-03-05,2000000,999000'));
    expect(rows['over-issued']).toMatchObject({ status: 'fail', count: 1 });
    expect(rows['over-issued']?.example).toBe(
      '09001 on 2025-03-05: the holders named add up to 1,000,000 shares, above the CCASS total of 999,000',
    );
  });

  test('a list below both passes', async () => {
    expect(troubled(await checked(issued('09001,2025-03-04,2000000,1000000')))).toEqual([]);
  });
});

describe('unknown-participants', () => {
  const holding = (holder: string, shares: number): Record<string, string> =>
    holdings(
      Object.fromEntries(
        Object.entries(quietLists()).map(([day, list]) => [day, { ...list, [holder]: shares }]),
      ),
    );

  test('an id that the registry does not have', async () => {
    const rows = await checked(holding('Z09999', 2000));
    expect(troubled(rows)).toEqual(['unknown-participants warn']);
    expect(rows['unknown-participants']).toMatchObject({ count: 1 });
    expect(rows['unknown-participants']?.example).toBe(
      'Z09999 (NAME OF Z09999): 0.2% of 09001 on 2025-03-07, 1 stock in all worth HKD 20,000',
    );
    expect(troubled(await checked(holding('Z09999', 400)))).toEqual([]);
  });

  test('several of them are all named, the largest first', async () => {
    const list = { ...quietLists()['2025-03-03'], Z09999: 2000, Z09998: 3000, B01125: 1000 };
    const rows = await checked({ ...QUIET, 'ccass.csv': holdingsCsv({ '09001': { '2025-03-03': list } }) });
    expect(rows['unknown-participants']).toMatchObject({ status: 'warn', count: 3 });
    expect(rows['unknown-participants']?.example).toMatch(
      /^Z09998 \(.*; also Z09999 \(NAME OF Z09999\), B01125 \(NAME OF B01125\)$/,
    );
  });

  test('an id that the registry does not have, until config.yaml adds it', async () => {
    expect((await checked(holding('B09999', 2000)))['unknown-participants']?.remedy).toContain(
      'give its name_en and home under participants in config.yaml',
    );
    const config =
      'participants:\n  - { id: B09999, field: name_en, value: Newcomer Ltd, reason: new in 2025 }\n' +
      '  - { id: B09999, field: home, value: foreign, reason: head office in Oslo }\n';
    const rows = await checked(holding('B09999', 2000), { config });
    expect(troubled(rows)).toEqual([]);
    expect(rows['participant-overrides']).toMatchObject({ status: 'pass', count: 1 });
    expect(rows['participant-overrides']?.example).toBe(
      'config.yaml overrides 1 participant: B09999 added as Newcomer Ltd, home foreign, type flexible',
    );
    const elsewhere = await checked(holding('B09998', 2000), { config });
    expect(troubled(elsewhere)).toEqual(['unknown-participants warn', 'participant-overrides warn']);
    expect(elsewhere['participant-overrides']).toMatchObject({
      count: 1,
      example: '1 participant of config.yaml in no stored list: B09999 (Newcomer Ltd)',
    });
  });

  test('a home that is not known, until config.yaml gives it', async () => {
    const rows = await checked(holding('B01125', 2000));
    expect(troubled(rows)).toEqual(['unknown-participants warn']);
    expect(rows['unknown-participants']?.remedy).toContain('config.yaml');
    const config =
      'participants:\n  - { id: B01125, field: home, value: hong-kong, reason: made up for a test }\n';
    expect(troubled(await checked(holding('B01125', 2000), { config }))).toEqual([]);
  });
});

describe('southbound-holdings', () => {
  const published = (rows: string): Record<string, string> => ({
    ...QUIET,
    'southbound.csv': `stock_code,date,exchange,shares\n${rows}\n`,
  });

  test('agreement passes and says what was compared', async () => {
    const rows = await checked(
      published('09001,2025-03-05,both,20000\n09001,2025-03-06,shanghai,20000\n09002,2025-03-06,both,5'),
    );
    expect(troubled(rows)).toEqual([]);
    expect(rows['southbound-holdings']?.example).toBe('all 2 stock-days with both agree');
  });

  test('one share of difference warns', async () => {
    const rows = await checked(published('09001,2025-03-05,both,20001\n09001,2025-03-06,both,20000'));
    expect(troubled(rows)).toEqual(['southbound-holdings warn']);
    expect(rows['southbound-holdings']).toMatchObject({ count: 1 });
    expect(rows['southbound-holdings']?.example).toBe(
      '09001 on 2025-03-05: 20,001 shares published (both), 20,000 held by A00003 + A00004, 0.005% apart; 1 of 2 differ',
    );
  });
});

test('archive: a file whose bytes are gone', async () => {
  const rows = await checked(QUIET, {
    before: ({ folder }) => rm(join(folder, 'archive'), { recursive: true }),
  });
  expect(troubled(rows)).toEqual(['archive fail']);
  expect(rows.archive).toMatchObject({ count: 2 });
  expect(rows.archive?.example).toMatch(
    /^file 1, prices\.csv \(sha256 [0-9a-f]{64}\), is not in the archive$/,
  );
});
