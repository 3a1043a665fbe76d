import { expect, test } from 'vitest';
import { readWorkbook } from '../../src/sources/workbook.js';
import { laterRejection } from '../support/rejection.js';
import { workbookParts, xlsxOf, zipOf } from '../support/xlsx.js';

test('gives rows of text', async () => {
  expect(await readWorkbook(xlsxOf([['Title'], [], ['a', ' b ', null], [700, 'x & <y>', '1,000']]))).toEqual([
    { row: 1, cells: ['Title', '', ''] },
    { row: 2, cells: ['', '', ''] },
    { row: 3, cells: ['a', 'b', ''] },
    { row: 4, cells: ['700', 'x & <y>', '1,000'] },
  ]);
});

test.each([
  ['no zip', Buffer.from('a,b'), 'damaged zip (it does not begin as a zip); fetch the file again'],
  [
    'too large',
    xlsxOf([['a']], { told: 50 * 2 ** 20 }),
    'unzips to 250 MiB or more, where 200 MiB are allowed; such a file is refused; save the table in it as csv',
  ],
  [
    'one cell far away',
    zipOf(workbookParts('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    'a sheet of 1048576 rows and 16384 columns; such a workbook is refused; save the table in it as csv',
  ],
  [
    'cells without a place',
    zipOf(workbookParts(`<row>${'<c/>'.repeat(2_000_001)}</row>`)),
    'a sheet of 2000001 cells; such a workbook is refused; save the table in it as csv',
  ],
  [
    'a place written in entities',
    zipOf(workbookParts('<row r="1"><c r="&#88;FD1"><v>1</v></c></row>')),
    'a cell at "&#88;FD1"; such a workbook is refused; save the table in it as csv',
  ],
])('rejects %s', async (_, bytes, message) => {
  expect(await laterRejection(readWorkbook(bytes))).toBe(message);
});

test('rejects a zip that is no workbook', async () => {
  expect(await laterRejection(readWorkbook(zipOf({ 'a.xml': '<a/>' })))).toMatch(
    /^no readable xlsx \(.*\); fetch the file again, or save it as xlsx or csv$/,
  );
});
