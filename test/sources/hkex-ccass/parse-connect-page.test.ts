import { expect, describe, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { parseConnectPage } from '../../../src/sources/hkex-ccass/parse-connect-page.js';
import { blockPage } from '../../support/ccass-page.js';
import { connectPage, type ConnectPageOptions } from '../../support/connect-page.js';

const NORTH: ConnectPageOptions = {
  market: 'sh',
  date: '2026-06-30',
  asked: '2026-07-15',
  rows: [
    { code: '90901', name: 'SAMPLE STEEL & IRON CO., LTD. (A #600901)', shares: 12_345_678n },
    { code: '30902', name: 'SAMPLE CHIPS (A #688902)', shares: 900n },
    { code: '90903', name: 'SAMPLE FUND (A #510903)', shares: 5n },
    { code: '90904', name: '樣本銀行', shares: 0n },
  ],
};
const SOUTH: ConnectPageOptions = {
  market: 'hk',
  date: '2026-03-31',
  lang: 'zh',
  rows: [
    { code: '91', name: '樣本控股', shares: 22_908_430n },
    { code: '9001', name: '樣本集團', shares: 1_000n },
  ],
};
const PLACE = 'Stock Connect holdings on 2026-06-30';
const AGAIN = 'the page is cut or edited: save it again';

function problemOf(html: string): string {
  try {
    parseConnectPage(html);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'accepted';
}

test('northbound: the date of the heading, the mainland code of the name, funds set aside', () => {
  const side = { direction: 'northbound', exchange: 'shanghai', date: '2026-06-30' };
  expect(parseConnectPage(connectPage(NORTH))).toEqual({
    rows: [
      { ...side, stock: '600901', name: 'SAMPLE STEEL & IRON CO., LTD. (A #600901)', shares: 12_345_678n },
      { ...side, stock: '688902', name: 'SAMPLE CHIPS (A #688902)', shares: 900n },
      { ...side, stock: '90904', name: '樣本銀行', shares: 0n },
    ],
    setAside: [{ row: 4, reason: 'SAMPLE FUND (A #510903) is a fund, not a share' }],
  });
});

test('Shenzhen', () => {
  expect(parseConnectPage(connectPage({ ...NORTH, market: 'sz' })).rows[0]?.exchange).toBe('shenzhen');
});

test('southbound, in Chinese and without percentages: both exchanges together, codes padded', () => {
  const side = { direction: 'southbound', exchange: 'both', date: '2026-03-31' };
  expect(parseConnectPage(connectPage({ ...SOUTH, defect: 'no-percent' }))).toEqual({
    rows: [
      { ...side, stock: '00091', name: '樣本控股', shares: 22_908_430n },
      { ...side, stock: '09001', name: '樣本集團', shares: 1_000n },
    ],
    setAside: [],
  });
});

test('the market is known from the form alone', () => {
  const html = connectPage(NORTH).replace(' market-sh', '');
  expect(parseConnectPage(html).rows[0]?.exchange).toBe('shanghai');
});

describe('refused, in one line', () => {
  test.each<[string, Partial<ConnectPageOptions>, string]>([
    [
      'no result',
      { defect: 'no-result' },
      'no Stock Connect list on the page (asked for 2026/07/15); search for a day within the last 12 months, then save the result page',
    ],
    ['cut', { defect: 'cut' }, `the page ends early; ${AGAIN}`],
    ['empty', { rows: [] }, `${PLACE}: the list is empty; ${AGAIN}`],
    ['no heading', { defect: 'no-heading' }, `no shareholding date above the list; ${AGAIN}`],
    [
      'two markets',
      { defect: 'other-market' },
      `${PLACE}: the form asks for market sh but the list is of hk; ${AGAIN}`,
    ],
    [
      'labels swapped',
      { defect: 'swapped-labels' },
      `${PLACE}: column "Shareholding" is headed "% of the total number of shares issued"; HKEX has changed the page; keep the file and update waizi`,
    ],
    [
      'a code twice',
      { rows: [...NORTH.rows, { code: '90901', name: 'AGAIN', shares: 1n }] },
      `${PLACE}, row 5: stock 90901 stands twice, also in row 1; ${AGAIN}`,
    ],
    [
      'a code that is none',
      { rows: [{ code: '9O901', name: 'X', shares: 1n }] },
      `${PLACE}, row 1: stock code "9O901" is no code; ${AGAIN}`,
    ],
    [
      'shares that are none',
      { rows: [{ code: '90901', name: 'X', shares: '1.234.567' }] },
      `${PLACE}, row 1: shareholding "1.234.567" is no whole number; expected digits with commas between thousands; save the page again`,
    ],
  ])('%s', (_, options, message) => {
    expect(problemOf(connectPage({ ...NORTH, ...options }))).toBe(message);
  });

  test('a date that is none', () => {
    expect(problemOf(connectPage(NORTH).replace('2026/06/30', '2026/06/31'))).toBe(
      `shareholding date "2026/06/31" is no date; ${AGAIN}`,
    );
  });

  test('no market', () => {
    const html = connectPage(NORTH).replace(' market-sh', '').replace('?t=sh', '');
    expect(problemOf(html)).toBe(`${PLACE}: the page does not say which market it lists; ${AGAIN}`);
  });

  test('block page', () => {
    expect(problemOf(blockPage('Access Denied'))).toBe(
      `the site's block page "Access Denied"; stop asking for a while, then save the page from a browser`,
    );
  });
});
