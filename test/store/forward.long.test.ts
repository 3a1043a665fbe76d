import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/store/manifest.js';
import { TABLE_NAMES } from '../../src/store/tables.js';
import type { Workspace } from '../../src/workspace.js';
import { addsFrom } from '../support/adds-from.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';
import { runs } from '../support/runs.js';

const folder = temporaryFolder('forward');
addsFrom(0);

// around the end of a month
const DAYS = [
  '2026-08-26',
  '2026-08-27',
  '2026-08-28',
  '2026-08-31',
  '2026-09-01',
  '2026-09-02',
  '2026-09-03',
];
const HOLDERS = ['C00019', 'C00010', 'B01224', 'A00003', '', 'B01955', 'B01130', 'B01491'];

/** Shares of each holder; null = not in the list, -1 = a line that cannot be read. */
type Market = readonly (readonly (readonly (number | null)[] | null)[])[];

const shares = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1_000_000, 2_000_000, 3_000_000) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(-1) },
);
const list = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(...HOLDERS.map(() => shares)) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const market: fc.Arbitrary<Market> = fc.tuple(
  ...['09001', '09002', '09003'].map(() => fc.tuple(...DAYS.map(() => list))),
);

function csvOf(stocks: Market, days: readonly number[]): string {
  const lines = ['stock_code,date,participant_id,participant_name,shares'];
  for (const [stock, lists] of stocks.entries()) {
    for (const day of days) {
      for (const [holder, held] of (lists[day] ?? []).entries()) {
        if (held === null) continue;
        const told = held === -1 ? 'n/a' : held + (stock + 1) * 100;
        lines.push(`0900${stock + 1},${DAYS[day]},${HOLDERS[holder]},NAME ${holder},${told}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

async function rowsOf(space: Workspace): Promise<Record<string, string[]>> {
  return space.with(async ({ engine }) => {
    const found: Record<string, string[]> = {};
    for (const table of TABLE_NAMES.filter((name) => name !== 'files')) {
      const rows = await engine.query(`SELECT * FROM ${table} ORDER BY ALL`);
      // of a name and of a list, which file told it differs
      found[table] = rows.map((row) =>
        Object.entries(row)
          .filter(([column]) => column !== 'file' && column !== 'fetched_at')
          .map(([, value]) => String(value))
          .join(' '),
      );
    }
    return found;
  });
}

describe('days that come one after the other', () => {
  it('leave what all of them at once do, and what they do in the other order', async () => {
    let beside = 0;
    await fc.assert(
      fc.asyncProperty(market, async (stocks) => {
        const home = mkdtempSync(join(folder, 'case-'));
        const inbox = new Inbox(join(home, 'in'));
        const places = DAYS.map((_, day) => day).filter((day) =>
          stocks.some((lists) => lists[day]?.some((held) => held !== null && held !== -1)),
        );
        const found: Record<string, string[]>[] = [];
        for (const [name, groups] of [
          ['once', [places]],
          ['forward', places.map((day) => [day])],
          ['backward', places.map((day) => [day]).reverse()],
        ] as const) {
          const space = new KeptOpen(join(home, name), { now: () => NOW });
          for (const days of groups)
            if (days.length > 0)
              await space.import([inbox.put(`${name}-${days.join('-')}.csv`, csvOf(stocks, days))]);
          if (places.length === 0) continue;
          found.push(await rowsOf(space));
          const { tables } = await readManifest(space.store);
          beside += Object.keys(tables.holdings ?? {}).filter((key) => key.includes('+')).length;
          space.forget();
        }
        for (const one of found) expect(one).toEqual(found[0]);
      }),
      runs(3, 150),
    );
    expect(beside).toBeGreaterThan(0);
  }, 900_000);
});
