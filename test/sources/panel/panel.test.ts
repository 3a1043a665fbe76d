import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../src/decimal.js';
import { NO_AMOUNTS } from '../../../src/sources/connect-days/told-day.js';
import { readRecords } from '../../../src/sources/csv/records.js';
import { panelColumn, recognisePanelHeader } from '../../../src/sources/panel/columns.js';
import { readPanel } from '../../../src/sources/panel/panel.js';

const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );

describe('a column of a panel', () => {
  it.each([
    [
      'northbound_net_cny_mn',
      { kind: 'day', direction: 'northbound', channel: 'total', field: 'net', unit: 1_000_000n },
    ],
    ['northbound_sz_turnover_cny_yi', { channel: 'shenzhen', field: 'turnover', unit: 100_000_000n }],
    ['northbound_sh_buy_cny', { channel: 'shanghai', field: 'buy', unit: 1n }],
    [
      'southbound_quota_inflow_hkd_bn',
      { direction: 'southbound', field: 'quotaInflow', unit: 1_000_000_000n },
    ],
    ['northbound_trades', { field: 'trades', unit: 1n }],
    ['csi300', { kind: 'close', id: '000300' }],
    ['csiall_amt_yi', { kind: 'amount', id: '000985', unit: 100_000_000n }],
    ['shcomp_amt', { kind: 'amount', id: '000001', unit: 1n }],
    ['csi300_pe', { kind: 'valuation', id: '000300', metric: 'pe_ttm' }],
    ['margin_fin_bal_yi', { kind: 'series', id: 'margin-financing-balance', unit: 100_000_000n }],
    ['DGS10', { kind: 'series', id: 'us10y', unit: 1n }],
  ])('%s', (label, column) => {
    expect(panelColumn(label)).toMatchObject(column);
  });

  it.each([
    'northbound_net',
    'southbound_net',
    'northbound_net_hkd_mn',
    'northbound_trades_cny_mn',
    'mystery',
    'ashr_amt',
  ])('%s says no unit, or nothing known', (label) => {
    expect(panelColumn(label)).toBeNull();
  });

  it('makes a panel when it is one of Stock Connect', () => {
    expect(recognisePanelHeader(['date', 'northbound_open', 'vix'])).toBe(true);
    expect(recognisePanelHeader(['date', 'northbound_net_cny_mn'])).toBe(true);
    expect(recognisePanelHeader(['date', 'vix', 'usdcnh'])).toBe(false);
  });
});

it('a panel is taken apart; blank is no value, unknown columns are named', async () => {
  const text = `date,northbound_open,northbound_net_cny_mn,northbound_sh_net_cny_mn,northbound_trades,northbound_holdings_cny,southbound_net,vix,hsi,hsi_amt,csi300_pb
2024-08-14,1,-30.5,-10,40000.0,9000000.5,,16.2,17000.5,90000000000,1.2
2024-08-15,0,,,,,,,17100,,
`;
  const { days, values, indices, valuations, setAside } = await readPanel(recordsOf(text));
  expect(days).toEqual([
    {
      ...NO_AMOUNTS,
      row: 2,
      direction: 'northbound',
      channel: 'total',
      date: '2024-08-14',
      net: -3_050_000_000n,
      trades: 40_000n,
      holdings: 900_000_050n,
    },
    {
      ...NO_AMOUNTS,
      row: 2,
      direction: 'northbound',
      channel: 'shanghai',
      date: '2024-08-14',
      net: -1_000_000_000n,
    },
  ]);
  expect(values.map(({ id, date, value }) => `${id} ${date} ${toNumber(value)}`)).toEqual([
    'vix 2024-08-14 16.2',
  ]);
  expect(indices.map(({ id, date, close, amount }) => `${id} ${date} ${toNumber(close)} ${amount}`)).toEqual([
    'HSI 2024-08-14 17000.5 9000000000000',
    'HSI 2024-08-15 17100 null',
  ]);
  expect(valuations.map(({ id, metric, value }) => `${id} ${metric} ${toNumber(value)}`)).toEqual([
    '000300 pb 1.2',
  ]);
  expect(setAside).toEqual([
    { row: 1, reason: 'column "southbound_net" is not known, or does not name its unit: left out' },
  ]);
});
