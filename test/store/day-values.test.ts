import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/flows/check/run-checks.js';
import { ensure } from '../../src/errors.js';
import { readIndex, readSeries, readValuation, storedIds } from '../../src/store/day-values.js';
import type { StatusRow } from '../../src/flows/status.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('day-values');
const space = new Workspace(join(folder, 'data'), { now: () => NOW });

beforeAll(async () => {
  const inbox = new Inbox(join(folder, 'in'));
  const files = [
    // the newest fetch, but alone with its close of 2026-08-04
    inbox.put(
      'hsi-a.csv',
      'date,open,high,low,close\n2026-08-03,10,12,9,11\n2026-08-04,11,13,10,12.5\n',
      '2026-11-20T00:00:00Z',
    ),
    inbox.put(
      'hsi-b.csv',
      'date,open,high,low,close\n2026-08-03,10,12,9,11\n2026-08-04,11,13,10,12\n',
      '2026-11-18T00:00:00Z',
    ),
    inbox.put(
      'panel.csv',
      'date,northbound_open,hsi,hsi_amt,vix\n2026-08-03,1,11.0001,900,17\n2026-08-04,1,12,950,18\n2026-08-05,1,12.2,,19\n',
      '2026-11-19T00:00:00Z',
    ),
    inbox.put('vix.csv', 'date,value\n2026-08-03,17\n2026-08-04,18.5\n', '2026-11-17T00:00:00Z'),
    inbox.put(
      'long.csv',
      'id,date,pe_ttm,source\n000300,2026-08-03,11,long\n000300,2026-08-04,11.1,long\n000300,2026-08-05,14,long\n000300,2026-08-06,11.2,long\n',
    ),
    inbox.put(
      'short.csv',
      'id,date,pe_ttm,source\n000300,2026-08-05,13,short\n000300,2026-08-06,13,short\n000300,2026-08-07,13.1,short\n',
    ),
  ];
  const results = await space.import(files);
  expect(results.map(({ status, set_aside }) => `${status} ${set_aside.length}`)).toEqual(
    Array.from({ length: 6 }, () => 'loaded 0'),
  );
});

describe('of several files', () => {
  it('the close that most of them tell counts, with the prices of the day and any amount', async () => {
    const rows = await space.with(({ engine }) => readIndex(engine, 'HSI'));
    expect(rows).toEqual([
      {
        date: '2026-08-03',
        open: 10,
        high: 12,
        low: 9,
        close: 11,
        volume: null,
        amount: 900,
        source: 'index-csv',
      },
      {
        date: '2026-08-04',
        open: 11,
        high: 13,
        low: 10,
        close: 12,
        volume: null,
        amount: 950,
        source: 'index-csv',
      },
      {
        date: '2026-08-05',
        open: null,
        high: null,
        low: null,
        close: 12.2,
        volume: null,
        amount: null,
        source: 'panel',
      },
    ]);
  });

  it('a file of the series itself goes before a panel', async () => {
    const rows = await space.with(({ engine }) => readSeries(engine, 'vix'));
    expect(rows.map(({ date, value, source, unit }) => `${date} ${value} ${source} ${unit}`)).toEqual([
      '2026-08-03 17 csv index',
      '2026-08-04 18.5 csv index',
      '2026-08-05 19 panel index',
    ]);
  });

  it('a valuation comes from one source throughout: the one with the most days, or the one that is asked', async () => {
    const values = async (source?: string): Promise<string[]> =>
      (await space.with(({ engine }) => readValuation(engine, '000300', 'pe_ttm', source))).map(
        ({ date, value }) => `${date} ${value}`,
      );
    expect(await values()).toEqual(['2026-08-03 11', '2026-08-04 11.1', '2026-08-05 14', '2026-08-06 11.2']);
    expect(await values('short')).toEqual(['2026-08-05 13', '2026-08-06 13', '2026-08-07 13.1']);
    expect(await values('none')).toEqual([]);
  });

  it('closes alone are an index where the name or --id says so, else a series', async () => {
    const inbox = new Inbox(join(folder, 'alone'));
    const alone = new Workspace(join(folder, 'alone-data'), { now: () => NOW });
    const text = 'date,close\n2026-08-03,17\n';
    await alone.import([inbox.put('hscei.csv', text)]);
    await alone.import([inbox.put('x.csv', text)], { id: 'csi500' });
    await alone.import([inbox.put('vix.csv', text)]);
    await alone.with(async ({ engine }) => {
      expect((await storedIds(engine, 'index_days')).map(({ id }) => id)).toEqual(['000905', 'HSCEI']);
      expect((await storedIds(engine, 'series_days')).map(({ id }) => id)).toEqual(['vix']);
    });
    const [nameless] = await alone.import([inbox.put('y.csv', `${text}2026-08-04,18\n`)]);
    expect(nameless?.reason).toContain('name the series with --id');
  });

  it('nothing that is not stored is made up', async () => {
    await space.with(async ({ engine }) => {
      expect(await readSeries(engine, 'usdcnh')).toEqual([]);
      expect(await readIndex(engine, 'HSI', 'split')).toEqual([]);
      expect(await storedIds(engine, 'valuation_days')).toEqual([
        { id: '000300', kind: 'pe_ttm', from: '2026-08-03', to: '2026-08-07' },
      ]);
    });
  });
});

describe('checks', () => {
  const told = async (name: string): Promise<string> => {
    const check = ensure(
      CHECKS.find((each) => each.name === name),
      name,
    );
    const row = await space.with(({ engine }, calendar) =>
      check.run({ engine, calendar, registry: space.registry, archive: space.archive, today: space.today() }),
    );
    return `${row.status} ${row.count} ${row.example}`;
  };

  it('name the close that counts where files disagree', async () => {
    expect(await told('value-conflicts')).toBe(
      'warn 3 HSI on 2026-08-04: 12.5 by index-csv (hsi-a.csv), 12 by index-csv (hsi-b.csv), 4% apart; 12 counts',
    );
  });

  it('name the source that is used where valuations differ', async () => {
    // 14 and 13, 11.2 and 13: 7.1% and 13.8% apart
    expect(await told('valuation-conflicts')).toBe(
      'warn 1 pe_ttm of 000300: long and short are 10.5% apart on average over 2 days (13.8% at most); long is used',
    );
  });

  it('see a valuation that jumps away and back', async () => {
    expect(await told('valuation-spikes')).toBe(
      'warn 1 pe_ttm of 000300 on 2026-08-05: 11.1, 14, 11.2 on three days (long, long.csv)',
    );
  });
});

it('status lists each with its days and age', async () => {
  const rows = await space.status();
  const of = (kind: string): string[] =>
    rows
      .filter((row: StatusRow) => row.kind === kind)
      .map(
        ({ source, from, to, rows: count, stale_days }: StatusRow) =>
          `${source} ${from} ${to} ${count} ${stale_days}`,
      );
  expect(of('index')).toEqual([
    'HSI, index-csv 2026-08-03 2026-08-04 4 110',
    'HSI, panel 2026-08-03 2026-08-05 3 109',
  ]);
  expect(of('series')).toEqual([
    'vix, csv 2026-08-03 2026-08-04 2 110',
    'vix, panel 2026-08-03 2026-08-05 3 109',
  ]);
  expect(of('valuation')).toEqual([
    '000300, long 2026-08-03 2026-08-06 4 108',
    '000300, short 2026-08-05 2026-08-07 3 107',
  ]);
});
