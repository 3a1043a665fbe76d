import { NoDataError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { connectDaysSql } from '../store/connect-days.js';
import type { Engine, Value } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { readStockAnchors } from './holdings/stock-anchors.js';
import { type Input, neededIds, shippedInputs } from './inputs.js';
import {
  alignMarket,
  type Bar,
  CHANNELS,
  type Channel,
  type ChannelDay,
  lastDisclosed,
  type Market,
  type Published,
} from './market.js';
import { knownBy } from './vintage.js';

const MILLION = 1e6;
/** Fewest published flows to learn from. */
const FEWEST_FLOWS = 500;

export const NO_DAYS =
  'no northbound days are stored; run waizi import PATH... with the deal history of Stock Connect (docs/nowcast.md names the files)';

/**
 * The northbound market as it is stored, or as it was known on the evening of a day.
 * @throws NoDataError when no northbound days are stored, or too few with a flow to learn from
 */
export async function readMarket(
  engine: Engine,
  asOf: IsoDate | null = null,
  inputs: readonly Input[] = shippedInputs(),
): Promise<Market> {
  const published = await readPublished(engine, inputs);
  const disclosed = published.days.total.findLast(({ net }) => net !== null)?.date ?? '';
  const market = alignMarket(asOf === null ? published : knownBy(published, inputs, asOf, disclosed), inputs);
  if (asOf !== null && lastDisclosed(market.channels.total) < FEWEST_FLOWS)
    throw new NoDataError(
      `fewer than ${FEWEST_FLOWS} northbound flows were known on ${asOf}; ask for a later day`,
    );
  return { ...market, stocks: await readStockAnchors(engine) };
}

async function readPublished(engine: Engine, inputs: readonly Input[]): Promise<Published> {
  const days = await readNorthboundDays(engine);
  const flows = days.total.filter(({ net }) => net !== null).length;
  if (days.total.length === 0) throw new NoDataError(NO_DAYS);
  if (flows < FEWEST_FLOWS)
    throw new NoDataError(
      `${flows} northbound days with a net flow are stored, ${FEWEST_FLOWS} are needed to learn from; run waizi import PATH... with the deal history from 2014 to 2024`,
    );
  return { days, bars: await readBars(engine, inputs) };
}

/** Northbound days by channel as they count, ascending; a total that nobody tells is the sum of the channels that were open. */
export async function readNorthboundDays(engine: Engine): Promise<Record<Channel, ChannelDay[]>> {
  const days: Record<Channel, ChannelDay[]> = { total: [], shanghai: [], shenzhen: [] };
  const number = (value: Value | undefined): number | null =>
    value === null || value === undefined ? null : Number(value);
  const million = (value: Value | undefined): number | null => {
    const yuan = number(value);
    return yuan === null ? null : yuan / MILLION;
  };
  const sql = sqlFile(import.meta.url, './sql/northbound-days.sql');
  for (const row of await engine.query(sql.replace('{days}', () => connectDaysSql('northbound')))) {
    const channel = CHANNELS.find((one) => one === row.channel);
    if (!channel) continue;
    days[channel].push({
      date: String(row.day),
      net: million(row.net),
      turnover: million(row.turnover),
      trades: number(row.trades),
      holdings: million(row.holdings),
    });
  }
  return days;
}

/** Ids and sources come as numbers: text would be most of the work. */
async function readBars(engine: Engine, inputs: readonly Input[]): Promise<Map<string, Bar[]>> {
  const needed = neededIds(inputs);
  const ids = [...new Set([...needed.index, ...needed.series])];
  const filled = (path: string, more: Readonly<Record<string, string>> = {}): string =>
    Object.entries({ index: listOf(needed.index), series: listOf(needed.series), ...more }).reduce(
      (sql, [name, text]) => sql.replaceAll(`{${name}}`, text),
      sqlFile(import.meta.url, path),
    );
  const sources = (await engine.query(filled('./sql/bar-sources.sql'))).map((row) => ({
    kind: String(row.kind),
    source: String(row.source),
  }));
  const names = [...new Set(sources.map(({ source }) => source))];
  const sourcesOf = (kind: string): string =>
    whens(
      sources.filter((one) => one.kind === kind).map(({ source }) => source),
      names,
    );
  const sql = filled('./sql/bars.sql', {
    index_numbers: whens(needed.index, ids),
    flows: listOf(inputs.filter(({ flow }) => flow).flatMap((one) => one.ids)),
    series_numbers: whens(needed.series, ids),
    index_sources: sourcesOf('index'),
    series_sources: sourcesOf('series'),
  });
  const told = new Map<string, Map<string, Bar[]>>();
  const number = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);
  for await (const chunk of engine.columns(sql)) {
    const [own = [], days = [], opens = [], highs = [], lows = [], closes = [], amounts = [], from = []] =
      chunk;
    for (let i = 0; i < own.length; i++) {
      const id = ids[Number(own[i])] ?? '';
      const bySource = told.get(id) ?? new Map<string, Bar[]>();
      told.set(id, bySource);
      const source = names[Number(from[i])] ?? '';
      const bars = bySource.get(source) ?? [];
      bySource.set(source, bars);
      // a second row of the source for the day is of an older fetch
      if (bars.at(-1)?.day === Number(days[i])) continue;
      const amount = number(amounts[i]);
      bars.push({
        day: Number(days[i]),
        open: number(opens[i]),
        high: number(highs[i]),
        low: number(lows[i]),
        close: Number(closes[i]),
        amount: amount === null ? null : amount / MILLION,
      });
    }
  }
  return new Map([...told].map(([id, bySource]) => [id, merged(bySource)]));
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const listOf = (texts: readonly string[]): string => [...texts, ''].map(quoted).join(', ');
/** `WHEN 'b' THEN 1` for each text, with its place in a list. */
const whens = (texts: readonly string[], list: readonly string[]): string =>
  [...texts.map((text) => `WHEN ${quoted(text)} THEN ${list.indexOf(text)}`), "WHEN '' THEN -1"].join(' ');

/**
 * One series of several: the one with the most opens, then the longest; the others fill its missing days where they
 * are adjusted alike.
 */
function merged(bySource: ReadonlyMap<string, readonly Bar[]>): Bar[] {
  const opens = (bars: readonly Bar[]): number => bars.filter(({ open }) => open !== null).length;
  const ranked = [...bySource].sort(
    ([a, x], [b, y]) => opens(y) - opens(x) || y.length - x.length || (a < b ? -1 : 1),
  );
  const adjustment = (source: string): string => source.slice(source.lastIndexOf(' ') + 1);
  const first = ranked[0]?.[0] ?? '';
  const days = new Map<number, Bar>();
  for (const [source, bars] of ranked) {
    if (adjustment(source) !== adjustment(first)) continue;
    for (const bar of bars) if (!days.has(bar.day)) days.set(bar.day, bar);
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}
