import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseConnectPage } from '../../../src/sources/hkex-ccass/parse-connect-page.js';
import { parseStockList } from '../../../src/sources/hkex-ccass/parse-lists.js';
import { parsePage } from '../../../src/sources/hkex-ccass/parse-page.js';
import { recognisePage } from '../../../src/sources/hkex-ccass/recognise-page.js';

const FOLDER = new URL('../../../../shared/data/ccass/', import.meta.url);
const unzipped = (name: string): string => gunzipSync(readFileSync(new URL(name, FOLDER))).toString('utf8');
const page = (name: string): string => unzipped(`pages/${name}.html.gz`);

describe.skipIf(!existsSync(FOLDER))('genuine pages (left out where ../shared/data is absent)', () => {
  test('each is recognised from its first 64 KiB', () => {
    const kinds = { searchsdw: 'ccass-page', mutualmarket: 'connect-page', stocklist: 'stock-list' };
    for (const file of readdirSync(new URL('pages/', FOLDER))) {
      const [start] = file.split('_') as [keyof typeof kinds];
      expect(recognisePage(unzipped(`pages/${file}`).slice(0, 65_536)), file).toBe(kinds[start]);
    }
  });

  test('00700 on 2019-10-29', () => {
    const { stock, pageDate, lines, issued, totalCcass, fetchedOn, stockName } = parsePage(
      page('searchsdw_00700_2019-10-29'),
    );
    expect({ stock, pageDate, issued, fetchedOn, stockName }).toEqual({
      stock: '00700',
      pageDate: '2019-10-29',
      issued: 9_553_315_311n,
      fetchedOn: '2019-10-30',
      stockName: 'TENCENT HOLDINGS LIMITED',
    });
    expect(lines).toHaveLength(544);
    expect(lines.filter((line) => line.participant === null && line.name.endsWith(' *'))).toHaveLength(4);
    expect(lines.reduce((sum, line) => sum + line.shares, 0n)).toBe(6_584_718_839n);
    expect(totalCcass).toBeGreaterThan(6_584_718_839n);
  });

  test('the truncated page and the form are refused for what they are', () => {
    expect(() => parsePage(page('searchsdw_00001_2019-10-29_truncated'))).toThrow(
      /^stock 00001 on 2019-10-30: 167 rows with \d+ shares, but the summary counts 454 with \d+; the page is cut or edited: save it again$/,
    );
    expect(() => parsePage(page('searchsdw_00700_query2024-10-01_form'))).toThrow(
      'stock 00700 on 2024-10-01: a search form without a result: 2024-10-01 is more than 12 months before 2025-11-12; HKEX keeps 12 months; take older days from an archive',
    );
  });

  test.each(['2025-09-11', '2025-09-12', '2026-02-27', '2026-03-31'])(
    'XPeng on %s agrees line by line with the table made from the same pages',
    (date) => {
      const table = unzipped('xpeng-daily.csv.gz')
        .trim()
        .split('\n')
        .filter((line) => line.startsWith(`09868,${date},`))
        .map((line) => {
          const [, , participant, ...rest] = line.replace(/\r$/, '').split(',');
          const shares = rest.pop();
          return `${participant}|${rest.join(',').replace(/^"|"$/g, '').replaceAll('""', '"')}|${shares}`;
        });
      const read = parsePage(page(`searchsdw_09868_${date}`));
      expect(read.pageDate).toBe(date);
      expect(
        read.lines.map((line) => `${line.participant ?? ''}|${line.name}|${line.shares}`).sort(),
      ).toEqual(table.sort());
    },
  );

  test('Stock Connect pages', () => {
    for (const [market, direction, exchange, count] of [
      ['hk', 'southbound', 'both', 564],
      ['sh', 'northbound', 'shanghai', 845],
    ] as const) {
      const { rows, setAside } = parseConnectPage(page(`mutualmarket_${market}_2019-02.zh`));
      expect(rows).toHaveLength(count);
      expect(setAside).toEqual([]);
      expect(new Set(rows.map((row) => `${row.direction} ${row.exchange} ${row.date}`))).toEqual(
        new Set([`${direction} ${exchange} 2019-01-25`]),
      );
    }
  });

  test('stock list', () => {
    const { rows, setAside } = parseStockList(page('stocklist_2019-10-29'));
    expect([rows.length, setAside, rows[0]?.asOf]).toEqual([4755, [], '2019-10-27']);
  });
});
