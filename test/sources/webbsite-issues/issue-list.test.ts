import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseIssueList, recogniseIssueList } from '../../../src/sources/webbsite-issues/issue-list.js';
import { rejection } from '../../support/rejection.js';

const HEADER = 'issueID,issuer,name1,typeID,typeShort,typeLong,expmat\n';

test('reads issues, once each', () => {
  const text = `${HEADER}901,7001,"Alpha, Ltd",0,O,"Ordinary shares",NULL\n902,7001,"Alpha, Ltd",6,H,H-share,NULL\n901,7001,"Alpha, Ltd",0,O,"Ordinary shares",NULL\n`;
  expect(recogniseIssueList(text)).toBe(true);
  expect(parseIssueList(text)).toEqual({
    rows: [
      { issueId: '901', issuerId: '7001', name: 'Alpha, Ltd', type: 'Ordinary shares' },
      { issueId: '902', issuerId: '7001', name: 'Alpha, Ltd', type: 'H-share' },
    ],
    setAside: [],
  });
});

test.each([
  ['X,7001,Alpha,0,O,Ordinary,NULL', 'issueID "X" is no number'],
  ['902,NULL,Alpha,0,O,Ordinary,NULL', 'issuer "NULL" is no number'],
  ['902,7001,,0,O,Ordinary,NULL', 'issue 902 has no name'],
  ['902,7001,Alpha,0,O,,NULL', 'issue 902 has no type'],
  ['901,7002,Other,0,O,Ordinary,NULL', 'issue 901 stands above with other contents'],
])('sets %j aside', (line, reason) => {
  expect(parseIssueList(`${HEADER}901,7001,Alpha,0,O,Ordinary,NULL\n${line}\n`)).toMatchObject({
    rows: [{ issueId: '901' }],
    setAside: [{ row: 3, reason }],
  });
});

test('rejects another table', () => {
  expect(recogniseIssueList('issueID,issuer\n')).toBe(false);
  expect(rejection(() => parseIssueList('issueID,issuer\n1,2\n'))).toBe(
    'header: no column "name1"; the columns are "issueID", "issuer"',
  );
});

const REAL = new URL('../../../../shared/data/securities/webbsite-issues-2025.csv', import.meta.url);
describe.skipIf(!existsSync(REAL))('real issues (left out where ../shared/data is absent)', () => {
  test('3,784 issues of 10 types', () => {
    const text = readFileSync(REAL, 'utf8');
    expect(recogniseIssueList(text)).toBe(true);
    const { rows, setAside } = parseIssueList(text);
    expect([rows.length, setAside.length, new Set(rows.map(({ type }) => type)).size]).toEqual([3784, 0, 10]);
  });
});
