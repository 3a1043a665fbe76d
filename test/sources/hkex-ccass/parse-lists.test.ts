import { describe, expect, test } from 'vitest';
import { parseParticipantList, parseStockList } from '../../../src/sources/hkex-ccass/parse-lists.js';
import { blockPage } from '../../support/ccass-page.js';

const AGAIN = 'the list is cut or edited: save it again';

function table(file: string, heads: readonly [string, string], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<td style="text-align: left;">\n   <a href="#">\n  ${text}</a>\n</td>`).join('\n');
  return `<html><head><title>List</title></head><body>
<form name="form1" method="post" action="./${file}?sortby=code&amp;shareholdingdate=20260329" id="form1">
<table class="table"><thead>
<tr><th colspan="2">List</th></tr>
<tr>${heads.map((head) => `<th onclick="reSort()">\n${head}\n<img src="/up.svg" /></th>`).join('')}</tr>
</thead><tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody></table>
</form>
</body>
</html>
`;
}
const STOCKS = ['Stock Code', 'Stock Name'] as const;

describe('stock list', () => {
  const rest = {
    category: null,
    subCategory: null,
    boardLot: null,
    isin: null,
    currency: null,
    listingDate: null,
  };

  test('HTML, with the date of its own address', () => {
    const html = table('stocklist.aspx', STOCKS, [
      ['00091', 'MADE &amp; SOLD HOLDINGS'],
      ['90901', 'SAMPLE STEEL (A #600901)'],
    ]);
    expect(parseStockList(html)).toEqual({
      rows: [
        { stock: '00091', asOf: '2026-03-29', name: 'MADE & SOLD HOLDINGS', ...rest },
        { stock: '90901', asOf: '2026-03-29', name: 'SAMPLE STEEL (A #600901)', ...rest },
      ],
      setAside: [],
    });
  });

  test('Chinese headings', () => {
    const html = table('stocklist_c.aspx', ['股份代號', '股份名稱'], [['00091', '樣本控股']]);
    expect(parseStockList(html).rows[0]?.name).toBe('樣本控股');
  });

  test('JSON, which bears no date', () => {
    expect(parseStockList('\uFEFF[{"c":"91","n":" MADE  HOLDINGS "}]').rows).toEqual([
      { stock: '00091', asOf: null, name: 'MADE HOLDINGS', ...rest },
    ]);
  });

  test('single impossible entries are set aside', () => {
    const json = '[{"c":"00091","n":"A"},{"c":"X1","n":"B"},{"c":"00091","n":"C"}]';
    expect(parseStockList(json).setAside).toEqual([
      { row: 2, reason: '"X1" is no code' },
      { row: 3, reason: '00091 stands twice, first as "A", here as "C"' },
    ]);
    const html = table('stocklist.aspx', STOCKS, [
      ['00091', 'A'],
      ['X1', 'B'],
    ]);
    expect(parseStockList(html).setAside).toEqual([{ row: 3, reason: '"X1" is no code' }]);
  });

  test.each<[string, string, string]>([
    ['JSON cut', '[{"c":"00091","n":"A"},{"c', `the JSON ends early or is damaged; ${AGAIN}`],
    ['JSON object', '{"c":1}', 'no JSON array; expected [{"c":...,"n":...}]'],
    ['empty', '[]', `no entry; ${AGAIN}`],
    ['no code at all', '[{"c":"B00902","n":"A"}]', `no entry has a code; ${AGAIN}`],
    [
      'HTML cut',
      table('stocklist.aspx', STOCKS, [['00091', 'A']]).slice(0, -40),
      `the page ends early; ${AGAIN}`,
    ],
    [
      'columns swapped',
      table('stocklist.aspx', ['Stock Name', 'Stock Code'], [['A', '00091']]),
      'the columns are not code and name (found "List", "Stock Name", "Stock Code"); HKEX has changed the page; keep the file and update waizi',
    ],
    [
      'blocked',
      blockPage('Access Denied'),
      'the site\'s block page "Access Denied"; stop asking for a while, then save the list from a browser',
    ],
  ])('refused: %s', (_, text, message) => {
    expect(() => parseStockList(text)).toThrow(`stock list: ${message}`);
  });

  test('refused: an item or row that is none', () => {
    expect(() => parseStockList('[{"c":"00091","n":"A"},7]')).toThrow(
      `stock list, item 2: no "c" and "n"; ${AGAIN}`,
    );
    expect(() => parseStockList(table('stocklist.aspx', STOCKS, [['00091']]))).toThrow(
      `stock list, row 2: 1 cells instead of 2; ${AGAIN}`,
    );
  });
});

describe('participant list', () => {
  test('JSON', () => {
    expect(parseParticipantList('[{"c":"B00902","n":"PEARL RIVER SECURITIES LTD"}]')).toEqual({
      rows: [{ participant: 'B00902', name: 'PEARL RIVER SECURITIES LTD', firstSeen: null, lastSeen: null }],
      setAside: [],
    });
  });

  test('HTML', () => {
    const html = table('partlist.aspx', ['Participant ID', 'Participant Name'], [['B00902', 'PEARL RIVER']]);
    expect(parseParticipantList(html).rows).toEqual([
      { participant: 'B00902', name: 'PEARL RIVER', firstSeen: '2026-03-29', lastSeen: '2026-03-29' },
    ]);
  });

  test('a stock list is refused', () => {
    expect(() => parseParticipantList('[{"c":"00091","n":"A"}]')).toThrow(
      `participant list: no entry has a code; ${AGAIN}`,
    );
  });
});
