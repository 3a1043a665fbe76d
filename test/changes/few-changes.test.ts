import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { Inbox } from '../support/inbox.js';
import { KeptOpen } from '../support/kept-open.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('few-changes');

it('changes are stored in their order where there are fewer of them than holders', async () => {
  const holders = Array.from({ length: 40 }, (_, at) => `B0${String(1000 + ((at * 7) % 40))}`);
  const lines = ['2026-08-03', '2026-08-04'].flatMap((date, day) =>
    holders.map((holder, at) => {
      const moved = day === 1 && at < 6 ? (at % 2 === 0 ? 100 : -100) : 0;
      return `09001,${date},${holder},NAME ${holder},${1_000_000 + at + moved}`;
    }),
  );
  const space = new KeptOpen(join(folder, 'ws'), { now: () => NOW });
  const csv = `stock_code,date,participant_id,participant_name,shares\n${lines.join('\n')}\n`;
  await space.import([new Inbox(join(folder, 'in')).put('lists.csv', csv)]);
  const segments = join(folder, 'ws', 'store', 'segments');
  const [file] = readdirSync(segments).filter((name) => name.startsWith('changes-2026-08'));
  const rows = await space.with(({ engine }) =>
    engine.query(
      `SELECT holder FROM read_parquet('${join(segments, String(file))}', file_row_number = true) ORDER BY file_row_number`,
    ),
  );
  expect(rows.map(({ holder }) => holder)).toEqual(holders.slice(0, 6).sort());
  space.forget();
});
