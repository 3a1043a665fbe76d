import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { deriveChanges } from '../../src/changes/derive.js';
import { counterOf, MERGED_ON } from '../../src/securities/counters.js';
import { Writer } from '../../src/store/writer.js';
import { Workspace } from '../../src/workspace.js';

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'];
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

  it('explains the same when it reads few stocks at a time', async () => {
    const writer = await Writer.open(join(folder, 'ws', 'store'), { command: 'test', now: new Date(0) });
    try {
      const stored = async (): Promise<unknown[]> => [
        await writer.engine.query('SELECT * FROM changes ORDER BY ALL'),
        await writer.engine.query('SELECT * FROM change_days ORDER BY ALL'),
      ];
      const before = await stored();
      const dirty = Array.from({ length: STOCKS }, (_, stock) => ({
        stock: String(9100 + stock).padStart(5, '0'),
        from: DAYS[0] as string,
        to: DAYS[5] as string,
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
      expect(await stored()).toEqual(before);
      // as the rows come, in the order of the table: nothing sorts them again
      const [mixed] = await writer.engine.query(
        `SELECT count(*) AS n FROM (SELECT stock || date || holder AS key, lag(stock || date || holder) OVER (ORDER BY file_row_number) AS former
         FROM read_parquet('${join(folder, 'ws', 'store', 'segments')}/changes-*.parquet', file_row_number = true, filename = true) WHERE filename LIKE '%changes-2026-03-2-%') r WHERE former > key`,
      );
      expect(mixed?.n).toBe(0n);
    } finally {
      await writer.close();
    }
  });
});
