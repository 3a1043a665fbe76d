import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { isDayKind } from '../../src/sources/day-loaders.js';
import type { ImportedFile } from '../../src/sources/import.js';
import { recognise } from '../../src/sources/recognise.js';
import { lastDisclosed, readConnectDays } from '../../src/store/connect-days.js';
import { readIndex, readValuation } from '../../src/store/day-values.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';

const REAL = new URL('../../../shared/data/', import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, REAL));

const headOf = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, 1 << 16);
};
function kindsIn(folder: string): string[] {
  return readdirSync(new URL(folder, REAL), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => {
      try {
        return recognise(headOf(join(entry.parentPath, entry.name)));
      } catch {
        return 'none';
      }
    });
}

describe.skipIf(!existsSync(REAL))('real files (left out where ../shared/data is absent)', () => {
  test.each([
    ['northbound/', ['deal-history', 'panel', 'series-csv', 'share-csv']],
    ['indices/', ['index-csv', 'margin-csv']],
    ['valuation/', ['valuation-json']],
    [
      'formats/',
      [
        'fred',
        'hkex-daily',
        'sse-daily',
        'sse-margin',
        'szse-calendar',
        'szse-daily',
        'szse-margin',
        'tushare-moneyflow',
      ],
    ],
  ])('every file of %s has its kind', (folder, kinds) => {
    expect([...new Set(kindsIn(folder))].sort()).toEqual(kinds);
  });

  test.each(['methods/', 'ccass/', 'prices/', 'securities/'])(
    'no file of %s is taken for one of these',
    (folder) => {
      expect(kindsIn(folder).filter((kind) => isDayKind(kind as Parameters<typeof isDayKind>[0]))).toEqual(
        [],
      );
    },
  );

  describe('imported', () => {
    const space = new Workspace(join(temporaryFolder('real-days'), 'data'), { now: () => NOW });
    let files: ImportedFile[];
    beforeAll(async () => {
      files = await space.import([
        path('northbound/deal-history-shanghai-001.csv.gz'),
        path('northbound/deal-history-shenzhen-003.csv.gz'),
        path('northbound/deal-history-total-005.csv.gz'),
        path('indices/csi-all-share-000985.csv.gz'),
        path('valuation/000905.json.gz'),
        path('formats'),
      ]);
    }, 60_000);
    const named = (name: string): ImportedFile | undefined => files.find((file) => file.path.endsWith(name));

    test('each file loads, but the day that was not published', () => {
      expect(
        files
          .filter(({ status }) => status !== 'loaded')
          .map(({ path: told, reason }) => [told.split('/').at(-1), reason?.replace(/^.*json: /, '')]),
      ).toEqual([
        [
          'szse-northbound-empty.json',
          '深股通交易日报: nothing published for the day that was asked for; ask for another day, or later again',
        ],
      ]);
    });

    test('the deal history: all days, nets to the last disclosed one, the years’ sums', async () => {
      expect(named('total-005.csv.gz')).toMatchObject({
        rows: 2607,
        set_aside: [{ row: 0, reason: '541 values of value held of 0 taken as not given' }],
      });
      const days = await space.with(({ engine }) => readConnectDays(engine, 'northbound'));
      const total = days.filter(({ channel, date }) => channel === 'total' && date < '2026-03-01');
      expect([total.length, total[0]?.date, total.at(-1)?.date]).toEqual([2607, '2014-11-17', '2026-02-02']);
      expect(lastDisclosed(total)).toBe('2023-06-30');
      const years: Record<string, number> = {};
      for (const { date, net } of total) {
        if (net !== null) years[date.slice(0, 4)] = (years[date.slice(0, 4)] ?? 0) + Number(net) / 1e8;
      }
      // summed again, in mn, from the text of the file
      const [header = '', ...lines] = gunzipSync(
        readFileSync(path('northbound/deal-history-total-005.csv.gz')),
      )
        .toString('utf8')
        .trim()
        .split(/\r?\n/);
      const at = header.split(',').indexOf('NET_DEAL_AMT');
      const told: Record<string, number> = {};
      for (const cells of lines.map((line) => line.split(','))) {
        const year = cells[1]?.slice(0, 4) ?? '';
        if (cells[at]) told[year] = (told[year] ?? 0) + Number(cells[at]);
      }
      expect(Object.keys(years).sort()).toEqual(Object.keys(told).sort());
      for (const [year, sum] of Object.entries(told)) expect(years[year]).toBeCloseTo(sum, 4);
    });

    test('Tushare’s figure is the quota used of that day, not the net', async () => {
      const rows = await space.with(({ engine }) =>
        engine.query(
          `SELECT t.channel, CAST(t.quota_inflow AS VARCHAR) AS told, t.net IS NULL AS bare,
             CAST(e.quota_inflow AS VARCHAR) AS quota, e.net = e.quota_inflow AS same
           FROM northbound_days t JOIN northbound_days e ON e.channel = t.channel AND e.date = t.date AND e.source = 'eastmoney'
           WHERE t.source = 'tushare' ORDER BY t.channel`,
        ),
      );
      expect(rows).toHaveLength(3);
      for (const { told, quota, bare, same } of rows) {
        expect([told, bare, same]).toEqual([quota, true, false]);
      }
    });

    test('the days of the two exchanges make a total', async () => {
      const days = await space.with(({ engine }) => readConnectDays(engine, 'northbound'));
      const [sh, sz, total] = (['shanghai', 'shenzhen', 'total'] as const).map(
        (channel) => days.find((day) => day.channel === channel && day.date === '2026-08-04')?.turnover,
      );
      expect(typeof sh).toBe('bigint');
      expect(total).toBe((sh as bigint) + (sz as bigint));
    });

    test('the two holidays that the index file has rows of are left out', async () => {
      expect(
        named('csi-all-share-000985.csv.gz')?.set_aside.map(({ row, reason }) => `${row} ${reason}`),
      ).toEqual([
        '2 2015-01-01: the mainland did not trade that day',
        '2 2015-01-01: the mainland did not trade that day',
        '845 2018-06-18: the mainland did not trade that day',
        '845 2018-06-18: the mainland did not trade that day',
      ]);
      const days = await space.with(({ engine }) => readIndex(engine, '000985'));
      expect([days.length, days[0]?.date, days.at(-1)?.date]).toEqual([2828, '2015-01-05', '2026-08-21']);
    });

    test('a valuation that begins with the launch of its index', async () => {
      const [first] = await space.with(({ engine }) => readValuation(engine, '000905', 'pe_ttm'));
      expect(first).toMatchObject({ date: '2007-01-15', backCast: false, source: 'jiucaishuo+legulegu' });
    });
  });
});
