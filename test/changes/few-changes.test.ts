import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Calendar } from '../../src/calendar/calendar.js';
import { deriveChanges } from '../../src/changes/derive.js';
import { counterOf, MERGED_ON } from '../../src/securities/counters.js';
import { readManifest } from '../../src/store/manifest.js';
import { Writer } from '../../src/store/writer.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('few-changes');
const DAYS = ['2026-08-03', '2026-08-04'];
/** Stocks, and how many of their holders change: fewer than there are, and some in pieces too small for the engine. */
const CHANGED = [6, 2, 150, 4, 90];

it('changes are stored in their order however few of them come at once', async () => {
  const holders = Array.from({ length: 160 }, (_, at) => `B0${1000 + ((at * 7) % 160)}`);
  const lines = CHANGED.flatMap((changed, stock) =>
    DAYS.flatMap((date, day) =>
      holders.map((holder, at) => {
        const moved = day === 1 && at < changed ? (at % 2 === 0 ? 100 : -100) : 0;
        return `0900${stock},${date},${holder},NAME ${holder},${1_000_000 + at + moved}`;
      }),
    ),
  );
  const csv = `stock_code,date,participant_id,participant_name,shares\n${lines.join('\n')}\n`;
  await new Workspace(join(folder, 'ws'), { now: () => NOW }).import([
    new Inbox(join(folder, 'in')).put('lists.csv', csv),
  ]);
  const expected = CHANGED.flatMap((changed, stock) =>
    holders
      .slice(0, changed)
      .sort()
      .map((holder) => `0900${stock} ${holder}`),
  );
  const store = join(folder, 'ws', 'store');
  const writer = await Writer.open(store, { command: 'test', now: new Date(0) });
  const stored = async (): Promise<string[]> => {
    const { file } = Object.values((await readManifest(store)).tables.changes ?? {})[0] ?? {};
    const rows = await writer.engine.query(
      `SELECT stock || ' ' || holder AS line FROM read_parquet('${join(store, 'segments', String(file))}', file_row_number = true)
       ORDER BY file_row_number`,
    );
    return rows.map(({ line }) => String(line));
  };
  try {
    expect(await stored()).toEqual(expected);
    await writer.replace('changes', writer.keysOf('changes'), 'SELECT * FROM changes WHERE false');
    await deriveChanges(
      writer,
      CHANGED.map((_, stock) => ({
        stock: `0900${stock}`,
        from: DAYS[0] as string,
        to: DAYS[1] as string,
      })),
      {
        calendar: Calendar.shipped(),
        domainOf: counterOf,
        mergedOn: MERGED_ON,
        groupOf: () => null,
        successions: [],
        batchLines: 1,
      },
    );
    await writer.commit();
    expect(await stored()).toEqual(expected);
  } finally {
    await writer.close();
  }
});
