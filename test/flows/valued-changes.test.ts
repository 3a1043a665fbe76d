import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roundHalfEven } from '../../src/decimal.js';
import { valuedChanges } from '../../src/flows/valued-changes.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { runs } from '../support/runs.js';

interface Change {
  readonly shares: bigint;
  readonly price: readonly [num: bigint, den: bigint];
  readonly unit: readonly [num: bigint, den: bigint];
}

const SUMS = valuedChanges({
  keys: 'v.stock,',
  where: '',
  group: 'GROUP BY v.stock ORDER BY v.stock',
  placed: false,
});

describe('the value of a change', () => {
  let engine: DuckDbEngine;
  beforeAll(async () => {
    engine = await DuckDbEngine.open();
    await engine.exec(
      'CREATE TABLE holder_types (holder VARCHAR, type VARCHAR, from_date DATE, to_date DATE)',
    );
  });
  afterAll(() => engine.close());

  /** Each change as a stock of its own. @returns cents, in their order */
  async function valued(changes: readonly Change[]): Promise<bigint[]> {
    const values = (row: (change: Change, at: number) => string): string => changes.map(row).join(', ');
    const stock = (at: number): string => `'${String(at).padStart(5, '0')}', DATE '2026-07-30'`;
    await engine.exec(`
      CREATE OR REPLACE TABLE window_parts AS SELECT * FROM (VALUES ${values(
        ({ shares, unit }, at) =>
          `(${stock(at)}, 'C00019', 'trade', CAST(${shares} AS BIGINT), CAST(${unit[0]} AS BIGINT), CAST(${unit[1]} AS BIGINT))`,
      )}) t (stock, trade_date, holder, reason, shares, unit_num, unit_den);
      CREATE OR REPLACE TABLE window_prices AS SELECT * FROM (VALUES ${values(
        ({ price }, at) => `(${stock(at)}, CAST(${price[0]} AS HUGEINT), CAST(${price[1]} AS HUGEINT))`,
      )}) t (stock, date, price_num, price_den)`);
    return (await engine.query(SUMS)).map(({ net }) => BigInt(net as bigint));
  }

  const reference = ({ shares, price: [num, den], unit }: Change): bigint => {
    const size = roundHalfEven((shares < 0n ? -shares : shares) * 100n * num * unit[1], den * unit[0]);
    return shares < 0n ? -size : size;
  };

  it('is rounded to the even cent, in 64 bits as in 128', async () => {
    const wide = 10n ** 12n;
    const halves: Change[] = [1n, 3n, 5n, -1n, -3n].flatMap((shares) => [
      { shares, price: [1n, 200n], unit: [1n, 1n] },
      { shares, price: [wide, 200n * wide], unit: [wide, wide] },
    ]);
    //  half a cent, 1.5 and 2.5 cents
    expect(await valued(halves)).toEqual([0n, 0n, 2n, 2n, 2n, 2n, 0n, 0n, -2n, -2n]);
  });

  it('is that of whole numbers, whatever their size (property)', async () => {
    const positive = (most: bigint) => fc.bigInt({ min: 1n, max: most });
    const change = fc.record({
      shares: fc.oneof(
        fc.bigInt({ min: -5000n, max: 5000n }),
        fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
      ),
      price: fc.oneof(
        fc.tuple(positive(10n ** 5n), fc.constantFrom(1n, 2n, 3n, 100n, 1000n)),
        fc.tuple(positive(10n ** 14n), positive(10n ** 12n)),
      ),
      unit: fc.oneof(fc.constant([1n, 1n] as const), fc.tuple(positive(40n), positive(40n))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 60 }), async (changes) => {
        expect(await valued(changes)).toEqual(changes.map(reference));
      }),
      runs(20, 300),
    );
  });
});
