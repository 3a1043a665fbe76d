import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Calendar } from '../../calendar/calendar.js';
import { dayNumber, fromDayNumber, type IsoDate, weekday } from '../../iso-date.js';
import { seriesOf } from '../../sources/series/catalogue.js';
import { compareMoments, knownAt, type Moment } from '../../sources/publication.js';
import { ByteFile, csvRow } from '../bytes.js';
import type { Book, ChannelTruth } from './book.js';
import { Division, type Holder } from './holders.js';
import type { Indicator } from './indicators.js';
import type { World } from './world.js';

export interface NorthboundFiles {
  readonly incoming: string;
  readonly truth: string;
  readonly calendar: Calendar;
  readonly seed: number;
  /** The last day whose buys and sells are disclosed. */
  readonly cut: IsoDate;
  /** On whose evening the files were fetched. */
  readonly today: IsoDate;
  readonly holders: readonly Holder[];
}

/** Columns of Eastmoney's RPT_MUTUAL_DEAL_HISTORY; amounts in million CNY, HOLD_MARKET_CAP in CNY. */
const DEAL_COLUMNS = [
  'MUTUAL_TYPE',
  'TRADE_DATE',
  'FUND_INFLOW',
  'NET_DEAL_AMT',
  'QUOTA_BALANCE',
  'ACCUM_DEAL_AMT',
  'BUY_AMT',
  'SELL_AMT',
  'LEAD_STOCKS_CODE',
  'LEAD_STOCKS_NAME',
  'LS_CHANGE_RATE',
  'INDEX_CLOSE_PRICE',
  'INDEX_CHANGE_RATE',
  'HOLD_MARKET_CAP',
  'DEAL_AMT',
  'QUOTA_BALANCE_TEXT',
  'DEAL_NUM',
] as const;
const TYPES = [
  ['001', 'shanghai'],
  ['003', 'shenzhen'],
  ['005', 'total'],
] as const;
/** Million CNY that a channel may buy net in a day. */
const QUOTA = 52_000;
/** Northbound days after the cut on which the feed writes 0 where it has nothing; later ones are blank. */
const DAYS_OF_ZEROS = 10;

/** Hundredths of a million, as `-12.05`. */
export const millions = (units: number): string => (units / 100).toFixed(2);
/** CNY cents, as CNY. */
const yuan = (cents: number): string => (cents / 100).toFixed(2);

/** Writes what sources tell of the northbound side into `incoming`, and all of it into `truth`. */
export function writeNorthbound(
  world: World,
  book: Book,
  indicators: readonly Indicator[],
  to: NorthboundFiles,
): string[] {
  const folder = join(to.incoming, 'northbound');
  mkdirSync(folder, { recursive: true });
  const now: Moment = { date: to.today, at: 'evening' };
  const ends = quarterEnds(book.dates);
  const known = new Set(
    ends.filter((day) => {
      const date = book.dates[day] as IsoDate;
      return compareMoments(knownAt('quarterly', date, to.calendar), now) <= 0;
    }),
  );
  const paths = [
    ...writeDealHistory(folder, book, to, known),
    writeHoldings(folder, book, known),
    writeCloses(folder, book),
    ...(to.holders.length > 0 ? [writeHolders(folder, book, known, to)] : []),
    writeIndicators(folder, indicators, book.dates[0] as IsoDate, to.calendar, now),
  ];
  writeTruth(world, book, to, ends);
  return paths;
}

const mondayOf = (date: IsoDate): IsoDate => fromDayNumber(dayNumber(date) - ((weekday(date) + 6) % 7));

const quarterOf = (date: IsoDate): string =>
  `${date.slice(0, 4)}-${Math.floor((Number(date.slice(5, 7)) - 1) / 3)}`;

/** Places of the last northbound days of quarters that are over. */
function quarterEnds(dates: readonly IsoDate[]): number[] {
  return dates.flatMap((date, day) => {
    const next = dates[day + 1];
    return next !== undefined && quarterOf(next) !== quarterOf(date) ? [day] : [];
  });
}

interface Figures {
  readonly net: number;
  readonly turnover: number;
  readonly trades: number;
  /** CNY cents. */
  readonly held: number;
  /** Million CNY of the quota that were used: orders not filled included. */
  readonly quota: number;
}

function figuresOf(truths: readonly ChannelTruth[], day: number): Figures {
  const sum = (field: 'netUnits' | 'turnoverUnits' | 'trades' | 'held'): number =>
    truths.reduce((total, truth) => total + (truth[field][day] as number), 0);
  const turnover = sum('turnoverUnits');
  const net = sum('netUnits');
  return {
    net,
    turnover,
    trades: sum('trades'),
    held: sum('held'),
    // orders that wait are a hundredth of the turnover and a little more, never less than the net
    quota: truths.reduce(
      (total, truth) =>
        total +
        Math.ceil((truth.netUnits[day] as number) / 100) +
        Math.ceil((truth.turnoverUnits[day] as number) / 8000) +
        11,
      0,
    ),
  };
}

function writeDealHistory(
  folder: string,
  book: Book,
  { cut, today }: NorthboundFiles,
  known: ReadonlySet<number>,
): string[] {
  const after = book.dates.findIndex((date) => date > cut);
  const paths: string[] = [];
  for (const [type, name] of TYPES) {
    const truths = book.channels.filter(({ channel }) => name === 'total' || channel === name);
    const quota = QUOTA * truths.length;
    let sum = 0;
    const rows = book.dates.map((date, day) => {
      const { net, turnover, trades, held, quota: used } = figuresOf(truths, day);
      const disclosed = date <= cut;
      const nothing = !disclosed && day < after + DAYS_OF_ZEROS ? '0.0' : '';
      if (disclosed) sum += net;
      const flow = (text: string): string => (disclosed ? text : nothing);
      // the value held comes a night later while it is told daily
      const value = disclosed && date < today ? yuan(held) : known.has(day) ? yuan(held) : nothing;
      return csvRow(
        type,
        `${date} 00:00:00`,
        disclosed ? (used === 0 ? 1 : used).toFixed(1) : '',
        flow(millions(net)),
        disclosed ? (quota - used).toFixed(1) : '',
        disclosed ? millions(sum) : '',
        flow(millions((turnover + net) / 2)),
        flow(millions((turnover - net) / 2)),
        '',
        '',
        '',
        '',
        '',
        value,
        millions(turnover),
        disclosed ? quota - used : '额度充足',
        trades,
      );
    });
    const path = join(folder, `deal-history-${type}.csv`);
    const file = new ByteFile(path);
    file.text(csvRow(...DEAL_COLUMNS));
    for (const row of rows.reverse()) file.text(row);
    file.close();
    paths.push(path);
  }
  return paths;
}

function writeHoldings(folder: string, book: Book, known: ReadonlySet<number>): string {
  const path = join(folder, 'holdings.csv');
  const file = new ByteFile(path);
  file.text(csvRow('stock_code', 'date', 'exchange', 'shares', 'name'));
  for (const day of known) {
    for (const { code, channel, shares, name } of book.stocks)
      file.text(csvRow(code, book.dates[day] as IsoDate, channel, shares[day] as number, name));
  }
  file.close();
  return path;
}

/** Closes of the last northbound day of each week and quarter: they price holdings, and the weeks between them. */
function writeCloses(folder: string, book: Book): string {
  const path = join(folder, 'closes.csv');
  const file = new ByteFile(path);
  file.text(csvRow('code', 'date', 'close', 'adjusted'));
  const ends = new Set(quarterEnds(book.dates));
  for (const [day, date] of book.dates.entries()) {
    const next = book.dates[day + 1];
    if (next !== undefined && mondayOf(next) === mondayOf(date) && !ends.has(day)) continue;
    for (const { code, close } of book.stocks)
      file.text(csvRow(code, date, yuan(close[day] as number), 'none'));
  }
  file.close();
  return path;
}

function writeHolders(
  folder: string,
  book: Book,
  known: ReadonlySet<number>,
  { holders, seed, cut }: NorthboundFiles,
): string {
  const path = join(folder, 'participants.csv');
  const file = new ByteFile(path);
  file.text(csvRow('stock_code', 'date', 'exchange', 'participant_id', 'shares'));
  for (const { code, channel, shares } of book.stocks) {
    const division = new Division(holders, seed, code);
    for (const day of known) {
      const date = book.dates[day] as IsoDate;
      if (date <= cut) continue;
      for (const { participant, shares: own } of division.next(shares[day] as number))
        file.text(csvRow(code, date, channel, participant, own));
    }
  }
  file.close();
  return path;
}

/** Each value is in the file from the moment on at which its source publishes it. */
function writeIndicators(
  folder: string,
  indicators: readonly Indicator[],
  from: IsoDate,
  calendar: Calendar,
  now: Moment,
): string {
  const path = join(folder, 'indicators.csv');
  const file = new ByteFile(path);
  file.text(csvRow('id', 'date', 'value'));
  for (const { id, dates, values } of indicators) {
    const published = seriesOf(id)?.published ?? 'evening';
    for (const [at, date] of dates.entries()) {
      if (date >= from && compareMoments(knownAt(published, date, calendar), now) <= 0)
        file.text(csvRow(id, date, values[at] as string));
    }
  }
  file.close();
  return path;
}

function writeTruth(
  world: World,
  book: Book,
  { truth, cut }: NorthboundFiles,
  ends: readonly number[],
): void {
  const days = new ByteFile(join(truth, 'northbound-days.csv'));
  days.text(
    csvRow(
      'channel',
      'date',
      'disclosed',
      'net_cny_mn',
      'buy_cny_mn',
      'sell_cny_mn',
      'turnover_cny_mn',
      'trades',
      'net_cny',
      'price_effect_cny',
      'held_cny',
    ),
  );
  for (const truthOf of book.channels) {
    for (const [day, date] of book.dates.entries()) {
      const { net, turnover, trades, held } = figuresOf([truthOf], day);
      days.text(
        csvRow(
          truthOf.channel,
          date,
          date <= cut ? 1 : 0,
          millions(net),
          millions((turnover + net) / 2),
          millions((turnover - net) / 2),
          millions(turnover),
          trades,
          yuan(truthOf.net[day] as number),
          yuan(truthOf.priceEffect[day] as number),
          yuan(held),
        ),
      );
    }
  }
  days.close();
  const holdings = new ByteFile(join(truth, 'northbound-holdings.csv'));
  holdings.text(csvRow('stock', 'date', 'channel', 'shares', 'close_cny'));
  for (const day of ends) {
    for (const { code, channel, shares, close } of book.stocks)
      holdings.text(
        csvRow(code, book.dates[day] as IsoDate, channel, shares[day] as number, yuan(close[day] as number)),
      );
  }
  holdings.close();
  const factors = new ByteFile(join(truth, 'northbound-factors.csv'));
  const names = ['day', 'night', 'america', 'dollar', 'appetite', 'impulse', 'fear'] as const;
  factors.text(csvRow('date', ...names));
  for (const place of world.northbound) {
    factors.text(
      csvRow(
        world.dates[place] as IsoDate,
        ...names.map((name) => (world[name][place] as number).toFixed(8)),
      ),
    );
  }
  factors.close();
}
