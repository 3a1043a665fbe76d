import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { recogniseLater } from '../../../src/sources/stock-connect/recognise-later.js';

const DEALS = 'MUTUAL_TYPE,TRADE_DATE,NET_DEAL_AMT,DEAL_AMT,DEAL_NUM';

test.each([
  ['HKEX daily statistics', 'tabData = [\n{"date":"2031-02-03"'],
  ['northbound deal history', `\uFEFF${DEALS}\n005,2031-02-03 00:00:00,,1.0,2\n`],
  ['southbound deal history', `${DEALS}\n002,2031-02-03 00:00:00,,1.0,2\n`],
  ['southbound deal history', '{"result":{"data":[{"MUTUAL_TYPE":"006","DEAL_AMT":1}'],
  ['Stock Connect money flow', '{"code":0,"data":{"fields":["trade_date","hgt","north_money"]'],
  ['margin balance', '{"actionErrors":[],"result":[{"opDate":"20310203","rzye":1}]'],
  ['margin balance', '[{"metadata":{"catalogid":"1837_xxpl"'],
  ['margin balance', 'date,fin_balance,loan_balance\n'],
  [
    'Shanghai Connect daily statistics',
    '{"actionErrors":[],"result":[{"totalAmount":"1.00","tradeDate":"20310203"}]',
  ],
  [
    'Shanghai Connect daily statistics',
    '{"actionErrors":[],"result":null,"sqlId":"FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ"',
  ],
  ['Shenzhen Connect daily statistics', '[{"metadata":{"catalogid":"SGT_GGTJYRB"'],
  ['mainland trading calendar', '{"data":[{"zrxh":1,"jybz":"1","jyrq":"2031-02-03"}]'],
  ['valuation history', '{"name":"甲指数","dates":["2031-02-03"'],
  ['daily indicator panel', 'date,northbound_open,usdcnh\n'],
  ['A-share price history', 'code,date,open,high,low,close,volume\n600999,2031-02-03,1,1,1,1,1\n'],
  ['index history', 'Date,Open,High,Low,Close,Adj Close,Volume\n'],
  ['bond yield history', 'date,yield_pct,source\n'],
  ['FRED series', 'observation_date,VIXCLS\n'],
  ['FRED series', 'DATE,DGS10\n'],
  [null, 'stock_code,date,close\n09001,2031-02-03,1\n'],
  [null, 'stock_code,date,open,high,low,close\n09001,2031-02-03,1,1,1,1\n'],
  [null, 'year,volume\n1871,1120\n'],
  [null, '<html></html>'],
  [null, ''],
])('%s: %j', (kind, head) => {
  expect(recogniseLater(head)).toBe(kind);
});

const REAL = new URL('../../../../shared/data/', import.meta.url);
const headOf = (file: URL): string => {
  const bytes = readFileSync(file);
  return (file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, 1 << 16).toString('utf8');
};
const kindsIn = (folder: string): (string | null)[] =>
  readdirSync(new URL(folder, REAL), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => recogniseLater(headOf(new URL(`file://${entry.parentPath}/${entry.name}`))));

describe.skipIf(!existsSync(REAL))('real files (left out where ../shared/data is absent)', () => {
  test.each(['formats/', 'indices/', 'valuation/', 'northbound/'])(
    'every file of %s has a kind',
    (folder) => {
      expect(kindsIn(folder)).not.toContain(null);
    },
  );

  test.each(['methods/', 'ccass/', 'prices/'])('no file of %s is taken for one', (folder) => {
    expect(new Set(kindsIn(folder))).toEqual(new Set([null]));
  });
});
