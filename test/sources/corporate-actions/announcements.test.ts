import { describe, expect, test } from 'vitest';
import { readAnnouncements } from '../../../src/sources/corporate-actions/announcements.js';
import { recogniseAnnouncementsHeader } from '../../../src/sources/corporate-actions/columns.js';
import type { AnnouncementRow, Parsed } from '../../../src/store/rows.js';
import { csv } from '../../support/csv.js';

const HEADER = 'stock_code,date,kind,shares,from,to,until,note';
const read = (...rows: string[]): Promise<Parsed<AnnouncementRow>> =>
  readAnnouncements(csv([HEADER, ...rows, ''].join('\n')));

describe('announcements', () => {
  test('all columns', async () => {
    expect(await read('9001,2026-05-08,placing,"1,000,000",B09001,c09002,,block at 2.50')).toEqual({
      rows: [
        {
          stock: '09001',
          date: '2026-05-08',
          kind: 'placing',
          shares: 1_000_000n,
          from: 'B09001',
          to: 'C09002',
          until: null,
          note: 'block at 2.50',
        },
      ],
      setAside: [],
    });
  });

  test.each([
    ['配售', 'placing'],
    ['先旧后新', 'top-up'],
    ['存入', 'deposit'],
    ['提取', 'withdrawal'],
    ['注销', 'cancellation'],
    ['停牌', 'suspension'],
    ['转仓', 'transfer'],
    ['轉倉', 'transfer'],
    ['全流通', 'conversion'],
    ['IPO', 'ipo'],
  ])('the kind %s is %s', async (word, kind) => {
    expect((await read(`9001,2026-05-08,${word},,,,,`)).rows).toMatchObject([
      { kind, shares: null, from: null, to: null },
    ]);
  });

  test('a suspension ends or does not; the same row again is ignored', async () => {
    const { rows } = await read(
      '9001,2026-05-08,suspension,,,,2026-05-20,',
      '9002,2026-05-08,suspension,,,,,',
      '9002,2026-05-08,suspension,,,,,',
    );
    expect(rows.map(({ until }) => until)).toEqual(['2026-05-20', null]);
  });

  test.each([
    ['X,2026-05-08,ipo,,,,,', 'stock code "X" is no Hong Kong code'],
    ['9001,8 May,ipo,,,,,', 'date "8 May" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
    [
      '9001,2026-05-08,gift,,,,,',
      'kind "gift" is none of placing, top-up, ipo, listing, deposit, withdrawal, conversion, cancellation, transfer, suspension',
    ],
    ['9001,2026-05-08,deposit,0,,,,', 'shares 0 is not above 0'],
    ['9001,2026-05-08,deposit,12.5,,,,', 'shares "12.5" is no whole number'],
    ['9001,2026-05-08,transfer,5,HSBC,,,', 'from "HSBC" is no participant id (C00019)'],
    ['9001,2026-05-08,transfer,5,,HSBC,,', 'to "HSBC" is no participant id (C00019)'],
    ['9001,2026-05-08,transfer,5,,,2026-05-09,', 'until is for suspensions only, not for a transfer'],
    ['9001,2026-05-08,suspension,,,,2026-05-07,', 'until 2026-05-07 is before date 2026-05-08'],
  ])('set aside: %s', async (text, reason) => {
    expect(await read(text)).toEqual({ rows: [], setAside: [{ row: 2, reason }] });
  });
});

test('recogniseAnnouncementsHeader', () => {
  const known = (header: string): boolean => recogniseAnnouncementsHeader(header.split(','));
  expect(known(HEADER)).toBe(true);
  expect(known('stock_code,date,kind,until')).toBe(true);
  expect(known('stock_code,ex_date,kind,new,old,credit_date,amount')).toBe(false);
  expect(known('stock_code,date,participant_id,participant_name,shares')).toBe(false);
});
