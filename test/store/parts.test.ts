import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsWithin } from '../../src/store/parts.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';

const DAYS = ['2025-12-29', '2025-12-30', '2026-01-02', '2026-01-05', '2026-02-02', '2026-02-03'];
const market = (): Market =>
  new Market().lists('09001', DAYS, {
    C00019: [10_000, 10_100, 10_300, 10_200, 9700, 9800],
    C00010: [30_000, 29_900, 29_700, 29_800, 30_300, 30_200],
  });

describe('parts of a table', () => {
  let space: TestSpace;
  beforeAll(async () => {
    space = await spaceOf(market());
  });
  afterAll(() => space.remove());

  const counted = (
    from: string,
    to: string,
  ): Promise<(readonly [files: number, rows: number, all: number])[]> =>
    space.space.with(async ({ engine }) => {
      const found: (readonly [number, number, number])[] = [];
      for (const table of ['changes', 'change_days', 'holdings'] as const) {
        const relation = partsWithin(engine, table, from, to);
        const rows = async (of: string): Promise<number> => {
          const [row] = await engine.query(
            `SELECT count(*) AS n FROM ${of} t WHERE date >= CAST($from AS DATE) AND date <= CAST($to AS DATE)`,
            { from, to },
          );
          return Number(row?.n);
        };
        found.push([relation.split('.parquet').length - 1, await rows(relation), await rows(table)]);
      }
      return found;
    });

  it('are those that can have rows between two days, and have all of these', async () => {
    for (const [from, to, files] of [
      ['2025-12-30', '2026-01-02', [2, 2, 2]],
      ['2026-01-05', '2026-02-02', [2, 1, 2]],
      ['2026-02-03', '2026-12-31', [1, 1, 1]],
      ['1900-01-01', '9999-12-31', [3, 2, 3]],
    ] as const) {
      const found = await counted(from, to);
      expect(found.map(([own]) => own)).toEqual(files);
      for (const [, rows, all] of found) expect(rows).toBe(all);
      expect(found.some(([, rows]) => rows > 0)).toBe(true);
    }
    expect(await counted('2019-01-01', '2019-12-31')).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('are the table itself where it is not known which files that is', async () => {
    await space.space.with(async ({ engine }) => {
      expect(partsWithin(engine, 'names', '2026-01-01', '2026-01-31')).toBe('names');
      const other = Object.create(engine) as typeof engine;
      expect(partsWithin(other, 'changes', '2026-01-01', '2026-01-31')).toBe('changes');
    });
  });
});
