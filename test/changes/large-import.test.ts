import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { deriveChanges } from '../../src/changes/derive.js';
import { counterOf, MERGED_ON } from '../../src/securities/counters.js';
import { readManifest } from '../../src/store/manifest.js';
import { Writer } from '../../src/store/writer.js';
import { Workspace } from '../../src/workspace.js';

/** More changes in March than a group of rows of a segment takes, and two days of the next month. */
const DAYS = [
  '2026-03-19',
  '2026-03-20',
  '2026-03-23',
  '2026-03-24',
  '2026-03-25',
  '2026-03-26',
  '2026-03-27',
  '2026-03-30',
  '2026-03-31',
  '2026-04-01',
  '2026-04-02',
];
const STOCKS = 60;
const HOLDERS = 160;
const folder = mkdtempSync(join(tmpdir(), 'waizi-large-'));
const workspace = new Workspace(join(folder, 'ws'), { now: () => new Date('2026-11-22T00:00:00Z') });

/** Every holding changes every day, in pairs that add up to nothing: more parts than one flush takes. */
function holding(stock: number, day: number, holder: number): number {
  const turn = holder % 2 === 0 ? 1 : -1;
  return 1_000_000 + turn * (day * (100 + Math.floor(holder / 2) + stock));
}

beforeAll(async () => {
  const lines = ['stock_code,date,participant_id,participant_name,shares'];
  for (let stock = 0; stock < STOCKS; stock += 1) {
    for (const [day, date] of DAYS.entries()) {
      for (let holder = 0; holder < HOLDERS; holder += 1) {
        lines.push(`${9100 + stock},${date},B${20000 + holder},H${holder},${holding(stock, day, holder)}`);
      }
    }
  }
  writeFileSync(join(folder, 'holdings.csv'), `${lines.join('\n')}\n`);
  await workspace.import([join(folder, 'holdings.csv')]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an import of more changes than are written at once', () => {
  it('explains every change of every stock', async () => {
    const [row] = await workspace.with(({ engine }) =>
      engine.query(
        `SELECT count(*) AS parts, count(DISTINCT stock) AS stocks, sum(CASE WHEN shares <> to_shares - from_shares THEN 1 ELSE 0 END)::INTEGER AS wrong,
           sum(CASE WHEN reason <> 'trade' THEN 1 ELSE 0 END)::INTEGER AS other FROM changes`,
      ),
    );
    expect(row).toEqual({
      parts: BigInt(STOCKS * HOLDERS * (DAYS.length - 1)),
      stocks: BigInt(STOCKS),
      wrong: 0,
      other: 0,
    });
  });

  it('keeps the totals of every list', async () => {
    const rows = await workspace.with(({ engine }) =>
      engine.query(`SELECT DISTINCT total_from, total_to, residual FROM change_days`),
    );
    const total = BigInt(HOLDERS * 1_000_000);
    expect(rows).toEqual([{ total_from: total, total_to: total, residual: 0n }]);
  });

  it('gives the same bytes when it reads few stocks at a time', async () => {
    const store = join(folder, 'ws', 'store');
    const writer = await Writer.open(store, { command: 'test', now: new Date(0) });
    const stored = async (): Promise<string[]> => {
      const { tables } = await readManifest(store);
      return (['changes', 'change_days'] as const).flatMap((table) =>
        Object.entries(tables[table] ?? {}).map(([key, { file, rows }]) => {
          const bytes = readFileSync(join(store, 'segments', file));
          return `${table} ${key} ${rows} ${createHash('sha256').update(bytes).digest('hex')}`;
        }),
      );
    };
    try {
      const before = await stored();
      expect(before.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
        `changes 2026-03 ${8 * STOCKS * HOLDERS}`,
        `changes 2026-04 ${2 * STOCKS * HOLDERS}`,
        `change_days 2026 ${(DAYS.length - 1) * STOCKS}`,
      ]);
      const dirty = Array.from({ length: STOCKS }, (_, stock) => ({
        stock: String(9100 + stock).padStart(5, '0'),
        from: DAYS[0] as string,
        to: DAYS.at(-1) as string,
      }));
      await writer.replace('changes', writer.keysOf('changes'), 'SELECT * FROM changes WHERE false');
      await writer.replace(
        'change_days',
        writer.keysOf('change_days'),
        'SELECT * FROM change_days WHERE false',
      );
      await deriveChanges(writer, dirty, {
        calendar: Calendar.shipped(),
        domainOf: counterOf,
        mergedOn: MERGED_ON,
        groupOf: () => null,
        successions: [],
        batchLines: 7 * HOLDERS * DAYS.length,
      });
      await writer.commit();
      expect(await stored()).toEqual(before);
      // nothing sorts the rows again as they come
      for (const [files, key] of [
        ['changes-2026-03-*', 'stock || date || holder'],
        ['change_days-2026-*', 'stock || date'],
      ]) {
        const [mixed] = await writer.engine.query(
          `SELECT count(*) AS n FROM (SELECT ${key} AS key, lag(${key}) OVER (ORDER BY file_row_number) AS former
           FROM read_parquet('${join(store, 'segments')}/${files}.parquet', file_row_number = true)) r WHERE former > key`,
        );
        expect(mixed?.n).toBe(0n);
      }
    } finally {
      await writer.close();
    }
  });
});
