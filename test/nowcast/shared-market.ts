import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { dayNumber } from '../../src/iso-date.js';
import { shippedInputs } from '../../src/nowcast/inputs.js';
import {
  alignMarket,
  type Bar,
  type Channel,
  type ChannelDay,
  type Market,
  type Published,
} from '../../src/nowcast/market.js';
import { root } from '../package/tree.js';

const FOLDER = join(root, '..', 'shared', 'data');

/** Whether the real rows beside the project are there. */
export const hasSharedData = existsSync(join(FOLDER, 'northbound', 'panel.csv.gz'));

type Fields = Record<string, string>;

function rows(path: string): Fields[] {
  return parse(gunzipSync(readFileSync(join(FOLDER, path))), { columns: true, bom: true }) as Fields[];
}

const number = (text: string | undefined, unit = 1): number | null =>
  text === undefined || text === '' ? null : Number(text) * unit;

const bar = (date: string, close: number, more: Partial<Bar> = {}): Bar => ({
  day: dayNumber(date),
  open: null,
  high: null,
  low: null,
  close,
  amount: null,
  ...more,
});

function bars(path: string, amount: (row: Fields) => number | null = () => null): Bar[] {
  return rows(path)
    .map((row) =>
      bar(row.date ?? '', Number(row.close), {
        open: number(row.open),
        high: number(row.high),
        low: number(row.low),
        amount: amount(row),
      }),
    )
    .sort((a, b) => a.day - b.day);
}

function valuation(code: string): Bar[] {
  const file = JSON.parse(
    gunzipSync(readFileSync(join(FOLDER, 'valuation', `${code}.json.gz`))).toString('utf8'),
  ) as { dates: string[]; close: (number | null)[] };
  return file.dates.flatMap((date, i) => {
    const close = file.close[i];
    return close ? [bar(date, close)] : [];
  });
}

const CHANNEL_FILES: Record<Channel, string> = {
  total: 'total-005',
  shanghai: 'shanghai-001',
  shenzhen: 'shenzhen-003',
};

/** The real market as files beside the project tell it. */
export function sharedPublished(): Published {
  const days = Object.fromEntries(
    Object.entries(CHANNEL_FILES).map(([channel, name]) => [
      channel,
      rows(`northbound/deal-history-${name}.csv.gz`)
        .map(
          (row): ChannelDay => ({
            date: (row.TRADE_DATE ?? '').slice(0, 10),
            net: number(row.NET_DEAL_AMT),
            turnover: number(row.DEAL_AMT),
            trades: number(row.DEAL_NUM),
            holdings: Number(row.HOLD_MARKET_CAP) > 0 ? number(row.HOLD_MARKET_CAP, 1e-6) : null,
          }),
        )
        .sort((a, b) => (a.date < b.date ? -1 : 1)),
    ]),
  ) as unknown as Record<Channel, ChannelDay[]>;
  const all = new Map<string, Bar[]>();
  const yuan = (row: Fields): number | null => number(row.amount, 1e-6);
  all.set('000300', bars('indices/sh000300.csv.gz', yuan));
  all.set('000001', bars('indices/sh000001.csv.gz', yuan));
  all.set('399001', bars('indices/sz399001.csv.gz', yuan));
  all.set('HSI', bars('indices/hsi-2013-2026.csv.gz'));
  for (const code of [
    '000016',
    '000905',
    '000922',
    '000932',
    '399006',
    '399330',
    '399673',
    '399989',
    '399997',
  ])
    all.set(code, valuation(code));
  for (const row of rows('northbound/a-share-blue-chips.csv.gz')) {
    const id = `${row.code}.${/^[69]/.test(row.code ?? '') ? 'SH' : 'SZ'}`;
    const list = all.get(id) ?? [];
    list.push(bar(row.date ?? '', Number(row.close)));
    all.set(id, list);
  }
  const panel = rows('northbound/panel.csv.gz');
  for (const id of ['usdcnh', 'mchi', 'spy', 'eem', 'vix'])
    all.set(
      id,
      panel.flatMap((row) => (row[id] ? [bar(row.date ?? '', Number(row[id]))] : [])),
    );
  for (const list of all.values()) list.sort((a, b) => a.day - b.day);
  return { days, bars: all };
}

let market: Market | null = null;

export function sharedMarket(): Market {
  market ??= alignMarket(sharedPublished(), shippedInputs());
  return market;
}
