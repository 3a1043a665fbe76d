import { copyFileSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowKey } from '../../../src/flows/flows.js';
import type { FlowsRequest } from '../../../src/hong-kong-questions.js';
import { DuckDbEngine } from '../../../src/store/duckdb-engine.js';
import { KeptOpen } from '../../support/kept-open.js';
import { emptySpace, Market, NOW, type TestSpace } from '../../support/market.js';
import { marketsOf, randomStocks, together, TRADE_DAYS } from '../../support/random-market.js';
import { runs } from '../../support/runs.js';

//   list of     29          30          1           2
//   trades of               28          29          30
const DAYS = ['2026-07-29', '2026-07-30', '2026-07-31', '2026-08-03', '2026-08-04'];
const HOLDINGS = {
  C00019: [10_000, 10_100, 10_300, 10_200, 9700],
  C00010: [30_000, 29_900, 29_700, 29_800, 30_300],
};
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, HOLDINGS)
    .tradedOn('09001', ['2026-07-27', '2026-07-28', '2026-07-29', '2026-07-30', '2026-07-31'], 10_000, 20)
    // suspended since June: at the last close
    .lists('09002', DAYS, HOLDINGS)
    .tradedOn('09002', ['2026-06-26', '2026-06-29'], 10_000, 10)
    .announce('09002', '2026-07-02', 'suspension')
    // no price at all
    .lists('09003', DAYS, HOLDINGS)
    .issued('09003', '2026-07-20', 1_000_000);

const WINDOW = { from: '2026-07-27', to: '2026-07-31' };
const BYS: readonly (readonly FlowKey[])[] = [
  [],
  ['type'],
  ['day', 'type'],
  ['week', 'stock'],
  ['month'],
  ['industry', 'type'],
];
const QUERIES: readonly FlowsRequest[] = [
  ...BYS.map((by) => ({ ...WINDOW, by })),
  { ...WINDOW, by: ['day', 'type'], stocks: ['09002'] },
  { ...WINDOW, by: ['day'], types: ['stable'] },
  { from: '2026-07-28', to: '2026-07-30', by: ['stock'] },
  { ...WINDOW, by: ['day', 'type'], raw: true },
  { ...WINDOW, by: ['stock'], raw: true },
];

describe('kept months', () => {
  let space: TestSpace;
  afterEach(() => {
    for (const one of open) one.forget();
    open = [];
    space.remove();
  });

  const folder = (): string => join(space.folder, 'data');
  const cache = (): string => join(folder(), 'store', 'cache', 'flows');
  const files = (part = ''): string[] =>
    readdirSync(cache())
      .filter((name) => name.includes(part))
      .sort();
  let open: KeptOpen[] = [];
  const spaceWith = (keepFrom: number): KeptOpen => {
    const one = new KeptOpen(folder(), { now: () => NOW, keepFrom });
    open.push(one);
    return one;
  };
  const text = (answer: Promise<unknown>): Promise<unknown> =>
    answer.then(JSON.stringify, (error: Error) => `${error.name}: ${error.message}`);
  const kept = (query: FlowsRequest): Promise<unknown> => text(spaceWith(0).flows(query));
  const computed = (query: FlowsRequest): Promise<unknown> =>
    text(spaceWith(Number.POSITIVE_INFINITY).flows(query));

  async function same(queries: readonly FlowsRequest[] = QUERIES): Promise<string> {
    const [one, other] = [spaceWith(0), spaceWith(Number.POSITIVE_INFINITY)];
    const answers = [];
    for (const query of queries) {
      const answer = await text(one.flows(query));
      expect(answer).toBe(await text(other.flows(query)));
      answers.push(answer);
    }
    return answers.join('\n');
  }

  async function start(config?: string): Promise<void> {
    space = emptySpace(config);
    for (const { reason } of await space.import(market())) expect(reason).toBeNull();
  }

  it('give the answers of a store without them, gaps and notes too', async () => {
    await start();
    const answers = await same();
    expect(answers).toContain('of suspended stocks valued at the last price (09002)');
    expect(answers).toContain('import prices for 09003');
    // values by stock, what is said of days, sums over all stocks, and those by industry
    expect(files().map((name) => name.replace(/[0-9a-f]{32}/, 'D').replace(/[0-9a-f]{16}/, 'I'))).toEqual([
      ...(files()[0]?.includes('-all-') ? [] : ['2026-07-D-I-sums.parquet']),
      '2026-07-D-all-sums.parquet',
      ...(files()[0]?.includes('-all-') ? ['2026-07-D-I-sums.parquet'] : []),
      '2026-07-D-days.parquet',
      '2026-07-D-flows.parquet',
      '2026-07-raw-D-all-sums.parquet',
      '2026-07-raw-D-days.parquet',
      '2026-07-raw-D-flows.parquet',
    ]);
  });

  it.each([
    ['flows', ['type', 'stock'] as const],
    ['all-sums', ['day', 'type'] as const],
  ])('are what answers, by anything but participants: %s', async (part, by) => {
    await start();
    const before = await kept({ ...WINDOW, by });
    const [name] = files(part);
    const engine = await DuckDbEngine.open();
    const path = join(cache(), name as string);
    await engine.exec(
      `CREATE TABLE doubled AS SELECT * REPLACE (2 * net AS net) FROM read_parquet('${path}')`,
    );
    await engine.exec(`COPY doubled TO '${path}' (FORMAT parquet)`);
    engine.close();
    expect(await kept({ ...WINDOW, by })).not.toBe(before);
    const query: FlowsRequest = { ...WINDOW, by: ['participant'] };
    expect(await kept(query)).toBe(await computed(query));
    expect(await kept({ ...WINDOW, raw: true })).toBe(await computed({ ...WINDOW, raw: true }));
  });

  it('are made anew when a price, a suspension, a split, a list or a type changes, and only then', async () => {
    await start();
    const seen = new Set([await same()]);
    const changes: [string, Market][] = [
      ['a price', new Market().traded('09001', '2026-07-30', 10_000, 21, { source: 'other' })],
      ['an earlier close that is carried', new Market().closed('09002', '2026-06-30', 12)],
      [
        'a suspension',
        new Market().announce('09003', '2026-07-02', 'suspension').closed('09003', '2026-07-01', 3),
      ],
      ['a split', new Market().action('09001', '2026-07-30', 'split', 2, 1)],
      ['a list', new Market().lists('09001', ['2026-08-05'], { C00019: [9500], C00010: [30_500] })],
    ];
    for (const [what, more] of changes) {
      await space.import(more);
      const answers = await same();
      expect(seen.has(answers), what).toBe(false);
      seen.add(answers);
    }
    writeFileSync(
      join(folder(), 'config.yaml'),
      'participants:\n  - id: C00019\n    field: home\n    value: hong-kong\n    reason: test\n',
    );
    const typed = await same();
    expect(seen.has(typed), 'a type').toBe(false);
    const count = files().length;
    await space.import(new Market().closed('09001', '2026-10-05', 30));
    await same();
    expect(files()).toHaveLength(count);
  }, 300_000);

  it('are made anew when a file of them is cut, and are one file where two questions make them at once', async () => {
    await start();
    await same();
    const all = files();
    for (const part of ['flows', 'days', 'all-sums', '']) {
      for (const name of files(part)) truncateSync(join(cache(), name), 100);
      expect(await kept({ ...WINDOW, by: ['day', 'type'] })).toBe(
        await computed({ ...WINDOW, by: ['day', 'type'] }),
      );
      const both = await Promise.all(BYS.map((by) => kept({ ...WINDOW, by })));
      expect(both).toEqual(await Promise.all(BYS.map((by) => computed({ ...WINDOW, by }))));
      await same();
      await same();
      expect(files()).toEqual(all);
    }
  });

  it('leave what is a day older to be deleted', async () => {
    await start();
    await kept(WINDOW);
    const [old] = files('flows') as [string];
    copyFileSync(join(cache(), old), join(cache(), `2026-07-${'0'.repeat(32)}-flows.parquet`));
    utimesSync(join(cache(), `2026-07-${'0'.repeat(32)}-flows.parquet`), 1, 1);
    await space.import(new Market().traded('09001', '2026-07-30', 10_000, 22, { source: 'other' }));
    await kept(WINDOW);
    expect(files('0'.repeat(32))).toEqual([]);
    expect(files('flows')).toContain(old);
  });

  it('are done without where they cannot be written', async () => {
    await start();
    writeFileSync(join(folder(), 'store', 'cache'), 'a file in the way');
    await same();
  });

  it('give the answers of random markets (property)', async () => {
    await fc.assert(
      fc.asyncProperty(randomStocks, fc.nat(TRADE_DAYS.length - 1), fc.nat(4), async (stocks, at, length) => {
        space = emptySpace();
        try {
          await space.import(together(marketsOf(stocks)));
          const [from, to] = [
            TRADE_DAYS[at] as string,
            TRADE_DAYS[Math.min(at + length, TRADE_DAYS.length - 1)] as string,
          ];
          await same(BYS.flatMap((by) => [false, true].map((raw) => ({ from, to, by, raw }))));
        } finally {
          space.remove();
        }
      }),
      runs(3, 60),
    );
    space = emptySpace();
  });
});
