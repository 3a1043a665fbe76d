import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowRow } from '../../src/flows/flows.js';
import { emptySpace, type TestSpace } from '../support/market.js';
import {
  CCASS_DAYS,
  HOLDERS,
  isStored,
  marketsOf,
  type RandomStock,
  randomStocks,
  together,
  TRADE_DAYS,
} from '../support/random-market.js';
import { isLong, runs } from '../support/runs.js';

const [FIRST, LAST] = [TRADE_DAYS[0] as string, TRADE_DAYS.at(-1) as string];
const COLUMNS = [
  'net',
  'buy',
  'sell',
  'transfer',
  'corporate_action',
  'deposit',
  'placing',
  'listing',
] as const;

async function withSpace(
  stocks: readonly RandomStock[],
  job: (space: TestSpace) => Promise<void>,
): Promise<void> {
  const space = emptySpace();
  try {
    for (const { status, reason } of await space.import(together(marketsOf(stocks)))) {
      expect(`${status} ${reason}`).toBe('loaded null');
    }
    await job(space);
  } finally {
    space.remove();
  }
}

/** Cents of each column by key. */
function totals(rows: readonly FlowRow[], key: (row: FlowRow) => string): Map<string, bigint[]> {
  const sums = new Map<string, bigint[]>();
  for (const row of rows) {
    const former = sums.get(key(row)) ?? COLUMNS.map(() => 0n);
    sums.set(
      key(row),
      COLUMNS.map((column, index) => (former[index] ?? 0n) + row[column].cents),
    );
  }
  return new Map(
    [...sums].filter(([, cents]) => cents.some((one) => one !== 0n)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const hasChanges = async (space: TestSpace, from = FIRST, to = LAST): Promise<boolean> =>
  (await space.query(`SELECT 1 FROM change_days WHERE trade_date BETWEEN '${from}' AND '${to}' LIMIT 1`))
    .length > 0;

async function checkParts(space: TestSpace, stocks: readonly RandomStock[]): Promise<void> {
  expect(
    await space.query(`SELECT stock, date, holder FROM changes GROUP BY stock, date, holder, from_shares, to_shares
      HAVING sum(shares) <> to_shares - from_shares`),
  ).toEqual([]);
  expect(
    await space.query(`SELECT d.stock, d.date FROM change_days d LEFT JOIN (
        SELECT stock, date, sum(shares) AS shares, coalesce(sum(shares) FILTER (WHERE reason = 'trade'), 0) AS trades,
          coalesce(sum(shares) FILTER (WHERE reason <> 'corporate_action'), 0) AS created FROM changes GROUP BY stock, date
      ) c ON c.stock = d.stock AND c.date = d.date
      WHERE d.total_to - d.total_from <> coalesce(c.shares, 0) OR d.residual <> coalesce(c.trades, 0) OR d.deposited <> coalesce(c.created, 0)`),
  ).toEqual([]);
  for (const stock of stocks) {
    if (stock.code === '00700' || stock.code === '80700') continue;
    const unread = stock.lists.some((cells) => cells.some((cell) => typeof cell === 'string'));
    const days = CCASS_DAYS.map((_, at) => at).filter((at) => isStored(stock, at));
    const expected: string[] = [];
    for (const [index, at] of days.entries()) {
      if (index === 0) continue;
      HOLDERS.forEach((holder, who) => {
        const [from, to] = [stock.lists[days[index - 1] as number]?.[who] ?? 0, stock.lists[at]?.[who] ?? 0];
        const key = holder.includes(' ') ? `~${holder}` : holder;
        if (from !== to) expected.push(`${CCASS_DAYS[at]} ${key} ${from} ${to}`);
      });
    }
    if (unread) continue;
    const found =
      await space.query(`SELECT DISTINCT CAST(date AS VARCHAR) AS date, holder, from_shares, to_shares FROM changes
      WHERE stock = '${stock.code}' AND holder <> '(unnamed)' AND from_shares <> to_shares`);
    expect(
      found.map((row) => `${row.date} ${row.holder} ${row.from_shares} ${row.to_shares}`).sort(),
    ).toEqual(expected.sort());
  }
}

async function checkWindows(space: TestSpace, cut: number): Promise<void> {
  if (!(await hasChanges(space))) return;
  const by = ['stock', 'participant'] as const;
  const key = (row: FlowRow): string => `${row.stock} ${row.participant}`;
  const whole = await space.flows({ from: FIRST, to: LAST, by });
  const days = await space.flows({ from: FIRST, to: LAST, by: ['day', ...by] });
  expect(totals(days.rows, key)).toEqual(totals(whole.rows, key));
  const parts: FlowRow[] = [];
  for (const [from, to] of [
    [FIRST, TRADE_DAYS[cut] as string],
    [TRADE_DAYS[cut + 1] as string, LAST],
  ] as const) {
    if (await hasChanges(space, from, to)) parts.push(...(await space.flows({ from, to, by })).rows);
  }
  expect(totals(parts, key)).toEqual(totals(whole.rows, key));
  const all = totals(whole.rows, () => 'all');
  for (const one of ['type', 'stock', 'industry', 'month'] as const) {
    const { rows } = await space.flows({ from: FIRST, to: LAST, by: [one] });
    expect(totals(rows, () => 'all')).toEqual(all);
    for (const row of rows) expect(row.net.cents).toBe(row.buy.cents - row.sell.cents);
  }
  const none = await space.flows({ from: FIRST, to: LAST, by: [] });
  expect(totals(none.rows, () => 'all')).toEqual(all);
}

async function checkRaw(space: TestSpace): Promise<void> {
  if (!(await hasChanges(space))) return;
  const plain = new Set(
    (
      await space.query(`SELECT d.stock || ' ' || CAST(d.trade_date AS VARCHAR) AS key FROM change_days d
        ANTI JOIN changes c ON c.stock = d.stock AND c.date = d.date AND c.reason <> 'trade' WHERE d.unit_num = d.unit_den`)
    ).map(({ key }) => String(key)),
  );
  const by = ['day', 'stock', 'participant'] as const;
  const key = (row: FlowRow): string => `${row.stock} ${row.day} ${row.participant}`;
  const only = (rows: readonly FlowRow[]): FlowRow[] =>
    rows.filter((row) => plain.has(`${row.stock} ${row.day}`));
  const flow = await space.flows({ from: FIRST, to: LAST, by });
  const raw = await space.flows({ from: FIRST, to: LAST, by, raw: true });
  expect(totals(only(raw.rows), key)).toEqual(totals(only(flow.rows), key));
}

const DERIVED = ['changes', 'change_days', 'migrations', 'price_days'] as const;
async function derived(space: TestSpace): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of DERIVED) {
    const columns = table === 'price_days' ? '* EXCLUDE (file)' : '*';
    tables[table] = (await space.query(`SELECT ${columns} FROM ${table} ORDER BY ALL`)).map((row) =>
      Object.values(row).map(String).join(' '),
    );
  }
  return tables;
}

describe('in any market', () => {
  it('parts add up, totals are conserved, windows and keys add up, and raw is flow where nothing else happened', async () => {
    await fc.assert(
      fc.asyncProperty(randomStocks, fc.nat(TRADE_DAYS.length - 2), (stocks, cut) =>
        withSpace(stocks, async (space) => {
          await checkParts(space, stocks);
          await checkWindows(space, cut);
          await checkRaw(space);
        }),
      ),
      runs(1, 50),
    );
  }, 900_000);

  // test/store/order.test.ts has its quick version
  it.runIf(isLong)(
    'the order in which files come does not matter, and nothing changes when they come again',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomStocks.chain((stocks) => {
            const files = marketsOf(stocks);
            return fc.tuple(
              fc.constant(stocks),
              fc.shuffledSubarray(files, { minLength: files.length, maxLength: files.length }),
              fc.array(
                fc.nat(3).map((dice) => dice === 0),
                { minLength: files.length, maxLength: files.length },
              ),
            );
          }),
          async ([stocks, files, breaks]) => {
            await withSpace(stocks, async (space) => {
              const expected = await derived(space);
              const again = await space.import(together(marketsOf(stocks)));
              expect(again.map(({ status }) => status)).toEqual(again.map(() => 'unchanged'));
              const other = emptySpace();
              try {
                let batch: typeof files = [];
                for (const [index, file] of files.entries()) {
                  batch.push(file);
                  if (!breaks[index] && index < files.length - 1) continue;
                  await other.import(together(batch));
                  batch = [];
                }
                expect(await derived(other)).toEqual(expected);
              } finally {
                other.remove();
              }
              expect(await derived(space)).toEqual(expected);
            });
          },
        ),
        runs(1, 30),
      );
    },
    900_000,
  );
});
