import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { ccassPage } from '../../support/ccass-page.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';

const folder = temporaryFolder('frozen');
const HOLDERS = ['C00019', 'C00010', 'A00003', 'B01224', 'B01451'];
const STOCKS = Array.from({ length: 22 }, (_, at) => `0${9001 + at}`);

/** The lists of a market on a day; `moves` shares went from one holder of a stock to another. */
const market = (date: string, moves: Readonly<Record<string, number>> = {}, stocks = STOCKS): string =>
  stocks
    .flatMap((stock, of) =>
      HOLDERS.map((id, at) => {
        const moved = (moves[stock] ?? 0) * (at === 0 ? 1 : at === 1 ? -1 : 0);
        return `${stock},${date},${id},HOLDER ${at},${10_000 * (of + 1) + at + moved}`;
      }),
    )
    .join('\n');
const csv = (...lists: string[]): string =>
  `stock_code,date,participant_id,participant_name,shares\n${lists.join('\n')}\n`;
const prices = (...days: (readonly [date: string, volume: number])[]): string =>
  `stock_code,date,close,volume,adjusted\n${days
    .flatMap(([date, volume]) => STOCKS.map((stock, of) => `${stock},${date},${10 + of},${volume + of},none`))
    .join('\n')}\n`;

function opened(name: string): { space: Workspace; inbox: Inbox } {
  return {
    space: new Workspace(join(folder, name), { now: () => NOW }),
    inbox: new Inbox(join(folder, `${name}-in`)),
  };
}
const stored = (space: Workspace, table: string): Promise<string[]> =>
  space.with(async ({ engine }) =>
    (
      await engine.query(
        `SELECT CAST(date AS VARCHAR) AS date, count(*) AS n FROM ${table} GROUP BY date ORDER BY date`,
      )
    ).map(({ date, n }) => `${date} ${n}`),
  );

describe('lists of a whole market that repeat those of the day before', () => {
  it('are held, whether these are stored or in the same file, and can be accepted', async () => {
    const { space, inbox } = opened('lists');
    await space.import([inbox.put('a.csv', csv(market('2026-08-03')))]);
    const [held] = await space.import([inbox.put('b.csv', csv(market('2026-08-04')))]);
    expect(held?.status).toBe('rejected');
    expect(held?.reason).toContain(
      'list of 09001 on 2026-08-04: it is that of 2026-08-03, as are the lists of all 22 stocks of that day',
    );
    const [item] = space.quarantined();
    expect((await space.decide(item?.id as string, 'accepted')).file).toMatchObject({
      status: 'loaded',
      rows: 110,
    });
    const moved = { '09002': 5 };
    const [week] = await space.import([
      inbox.put('c.csv', csv(market('2026-08-05', moved), market('2026-08-06', moved))),
    ]);
    expect(week).toMatchObject({ status: 'loaded', rows: 110 });
    expect(week?.set_aside).toHaveLength(22);
    expect(await stored(space, 'stock_days')).toEqual(['2026-08-03 22', '2026-08-04 22', '2026-08-05 22']);
    await space.rebuild();
    expect(await stored(space, 'stock_days')).toEqual(['2026-08-03 22', '2026-08-04 22', '2026-08-05 22']);
  });

  it('pass where one of them moved, on a day that does not settle, and of few stocks', async () => {
    const { space, inbox } = opened('passes');
    const few = STOCKS.slice(0, 12);
    const results = await space.import([
      inbox.put('a.csv', csv(market('2026-08-06'), market('2026-08-07', { '09020': 1 }))),
      // a Saturday
      inbox.put('b.csv', csv(market('2026-08-08', { '09020': 1 }))),
      inbox.put('c.csv', csv(market('2026-08-10', { '09020': 1 }, few))),
    ]);
    expect(results.map(({ status, set_aside }) => [status, set_aside.length])).toEqual([
      ['loaded', 0],
      ['loaded', 0],
      ['loaded', 0],
    ]);
    expect(space.quarantined()).toEqual([]);
  });
});

describe('prices of a whole market that repeat those of the day before', () => {
  it('are held, of files and within one, and can be refused', async () => {
    const { space, inbox } = opened('prices');
    const [first, second] = await space.import([
      inbox.put('a.csv', prices(['2026-08-03', 5000], ['2026-08-04', 5000], ['2026-08-05', 7000])),
      inbox.put('b.csv', prices(['2026-08-06', 7000])),
    ]);
    expect(first).toMatchObject({ status: 'loaded', rows: 44 });
    expect(first?.set_aside.map(({ reason }) => reason)).toEqual([
      'prices of 2026-08-04: closes and volumes of all 22 stocks repeat those of 2026-08-03',
    ]);
    expect(second?.reason).toContain('repeat those of 2026-08-05');
    const waiting = space.quarantined();
    expect(waiting).toHaveLength(2);
    const b = waiting.find(({ name }) => name.endsWith('b.csv'))?.id as string;
    await space.decide(b, 'refused');
    const [again, stale] = await space.import([
      inbox.put('d.csv', prices(['2026-08-06', 8000])),
      inbox.put('e.csv', prices(['2026-08-07', 8000])),
    ]);
    expect([again?.status, stale?.status]).toEqual(['loaded', 'rejected']);
    expect(await stored(space, 'prices')).toEqual(['2026-08-03 22', '2026-08-05 22', '2026-08-06 22']);
    const a = waiting.find(({ name }) => name.endsWith('a.csv'))?.id as string;
    await space.rebuild();
    expect(await stored(space, 'prices')).toEqual(['2026-08-03 22', '2026-08-05 22', '2026-08-06 22']);
    await space.decide(a, 'accepted');
    expect((await stored(space, 'price_days')).map((line) => line.slice(0, 10))).toContain('2026-08-04');
  });

  it('pass where nothing traded, or one stock did otherwise', async () => {
    const { space, inbox } = opened('still');
    const nothing = prices(['2026-08-03', 0], ['2026-08-04', 0]).replace(/,(\d+),none/g, ',0,none');
    const one = prices(['2026-08-05', 10], ['2026-08-06', 10]).replace(
      /2026-08-06,31,31/,
      '2026-08-06,31,32',
    );
    const results = await space.import([inbox.put('a.csv', nothing), inbox.put('b.csv', one)]);
    expect(results.map(({ rows, set_aside }) => [rows, set_aside.length])).toEqual([
      [44, 0],
      [44, 0],
    ]);
  });
});

describe('one holder with more than all of CCASS', () => {
  const page = (more: string): string =>
    ccassPage({
      stock: '09001',
      stockName: 'ALPHA',
      date: '2026-08-03',
      lines: HOLDERS.map((id, at) => ({ id, name: `HOLDER ${at}`, shares: BigInt(1_000_000 + at) })),
    }).replaceAll('1,000,004', more);

  it('holds the page, whose sums then do not hold either', async () => {
    const { space, inbox } = opened('above');
    const [held] = await space.import([inbox.put('a.html', page('9,000,004'))]);
    expect(held?.status).toBe('rejected');
    const [item] = space.quarantined();
    expect(item).toMatchObject({ decision: 'waiting', kind: 'ccass-page' });
    expect((await space.decide(item?.id as string, 'refused')).item.decision).toBe('refused');
  });

  it('holds the list of a csv, where the page of that day tells the total', async () => {
    const { space, inbox } = opened('above-csv');
    await space.import([inbox.put('a.html', page('1,000,004'))]);
    const lists = csv('09001,2026-08-03,C00019,HOLDER 0,5000011', '09002,2026-08-03,C00019,HOLDER 0,5000011');
    const [half] = await space.import([inbox.put('b.csv', lists)]);
    expect(half?.set_aside.map(({ reason }) => reason)).toEqual([
      'list of 09001 on 2026-08-03: one holder has 5000011 shares, more than the 5000010 in CCASS',
    ]);
    await space.rebuild();
    expect(await stored(space, 'stock_days')).toEqual(['2026-08-03 2']);
    expect(space.quarantined()).toMatchObject([
      { decision: 'waiting', left_out: [{ stock: '09001', date: '2026-08-03' }] },
    ]);
  });
});
