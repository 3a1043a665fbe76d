import { expect, test } from 'vitest';
import { onMarket, QUIET } from './market.js';

test('one row per kind and source, with days, rows and age', async () => {
  const files = {
    ...QUIET,
    'southbound.csv':
      'stock_code,date,exchange,shares\n09001,2025-03-05,both,20000\n600999,2025-03-05,sh,7\n',
    'issued.csv': 'stock_code,date,issued_shares\n09001,2025-03-04,2000000\n',
    'calendar.csv': 'market,date,status\nhong-kong,2030-01-02,open\n',
  };
  const rows = await onMarket(files, (workspace) => workspace.status());
  const told = rows.map(({ kind, source, from, to, rows: count, stale_days }) => [
    kind,
    source,
    from,
    to,
    count,
    stale_days,
  ]);
  expect(told).toEqual([
    ['holdings', 'csv', '2025-03-03', '2025-03-07', 30, 3],
    ['prices', 's1, as traded', '2025-02-27', '2025-03-05', 5, 5],
    ['connect-holdings', 'northbound, shanghai', '2025-03-05', '2025-03-05', 1, null],
    ['connect-holdings', 'southbound, both', '2025-03-05', '2025-03-05', 1, 5],
    ['issued', 'issued', '2025-03-04', '2025-03-04', 1, null],
    ['names', 'ccass-csv', '2025-03-03', '2025-03-07', 6, null],
    ['calendar', 'shipped', '2007-01-01', '2027-12-31', expect.any(Number), null],
    ['calendar', 'imported, hong-kong', '2030-01-02', null, 1, null],
    ['participants', 'shipped', null, null, expect.any(Number), null],
    ['files', 'calendar', '2025-03-10', '2025-03-10', 1, null],
    ['files', 'ccass-csv', '2025-03-10', '2025-03-10', 1, null],
    ['files', 'connect-csv', '2025-03-10', '2025-03-10', 1, null],
    ['files', 'issued', '2025-03-10', '2025-03-10', 1, null],
    ['files', 'prices', '2025-03-10', '2025-03-10', 1, null],
  ]);
});
