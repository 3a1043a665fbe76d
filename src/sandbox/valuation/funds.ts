import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Calendar } from '../../calendar/calendar.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { isQuarterEnd, quarterOf } from '../../quarter.js';
import { ByteFile, csvRow } from '../bytes.js';
import type { World } from '../northbound/world.js';
import { Random } from '../random.js';
import { levelsOf, type Profile, PROFILES } from './profile.js';

export interface FundFiles {
  readonly incoming: string;
  readonly truth: string;
  readonly seed: number;
  readonly calendar: Calendar;
  /** On whose evening the files were fetched. */
  readonly today: IsoDate;
}

interface Share {
  readonly code: string;
  /** Part of its industry in the benchmark, and how much more of it funds hold. */
  readonly part: number;
  readonly liked: number;
}

interface Industry {
  readonly profile: Profile;
  readonly levels: Float64Array;
  readonly size: number;
  readonly shares: readonly Share[];
}

const FIRST: IsoDate = '2013-01-01';
/** The benchmark, and the deadline of a quarter's report in mainland trading days. */
const BENCHMARK = '000300';
const REPORTED_AFTER = 15;
const SHARES = 5;
/** CNY that funds hold of these industries, on the first day. */
const HELD = 400_000_000_000;
/** Parts of the benchmark at the start. */
const SIZES: Readonly<Record<string, number>> = {
  '801780': 30,
  '801120': 16,
  '801150': 11,
  '801080': 13,
  '801730': 10,
  '801880': 8,
  '801180': 7,
  '801950': 5,
};

/**
 * What funds held at the ends of quarters (`fund-holdings`, known when reports were due) and the weights of their
 * benchmark (`benchmark-weights`), by stock, into `incoming`; weights by industry into `truth`.
 */
export function writeFunds(world: World, { incoming, truth, seed, calendar, today }: FundFiles): string[] {
  const folder = join(incoming, 'funds');
  mkdirSync(folder, { recursive: true });
  const paths = ['fund-holdings.csv', 'benchmark-weights.csv'].map((name) => join(folder, name));
  const [holdings, weights, industriesTold] = [...paths, join(truth, 'fund-weights.csv')].map(
    (path) => new ByteFile(path),
  ) as [ByteFile, ByteFile, ByteFile];
  holdings.text(csvRow('stock_code', 'quarter', 'value', 'industry', 'published'));
  weights.text(csvRow('benchmark', 'date', 'stock_code', 'weight', 'industry'));
  industriesTold.text(
    csvRow('quarter', 'industry', 'fund_value_cny', 'fund_weight', 'benchmark_weight', 'published'),
  );
  const industries = PROFILES.filter(({ id }) => id in SIZES).map((profile) =>
    industryOf(world, profile, seed),
  );
  const random = new Random(seed, 'funds');
  const tilts = industries.map(() => random.normal());
  let held = HELD;
  for (const { end, place } of quartersOf(world)) {
    for (const at of tilts.keys()) tilts[at] = 0.92 * (tilts[at] as number) + 0.39 * random.normal();
    held *= 1 + 0.02 + 0.04 * random.normal();
    const published = reportedOn(calendar, end, today);
    const market = industries.map(({ levels, size }) => size * (levels[place] as number));
    const whole = market.reduce((sum, value) => sum + value, 0);
    const wanted = market.map((value, at) => value * Math.max(0.15, 1 + 0.45 * (tilts[at] as number)));
    const all = wanted.reduce((sum, value) => sum + value, 0);
    const values = industries.map(({ shares }, at) => {
      const liked = shares.reduce((sum, one) => sum + one.part * one.liked, 0);
      return shares.map((one) =>
        Math.round((held * (wanted[at] as number) * one.part * one.liked) / (all * liked)),
      );
    });
    const total = values.flat().reduce((sum, value) => sum + value, 0);
    for (const [at, { profile, shares }] of industries.entries()) {
      const own = values[at] as number[];
      const benchmark = (100 * (market[at] as number)) / whole;
      for (const [index, { code, part }] of shares.entries()) {
        if (published !== null)
          holdings.text(csvRow(code, quarterOf(end), own[index] as number, profile.name, published));
        weights.text(
          csvRow(BENCHMARK, world.dates[place] as IsoDate, code, (benchmark * part).toFixed(4), profile.name),
        );
      }
      const value = own.reduce((sum, one) => sum + one, 0);
      industriesTold.text(
        csvRow(
          quarterOf(end),
          profile.name,
          value,
          ((100 * value) / total).toFixed(6),
          benchmark.toFixed(6),
          published ?? '',
        ),
      );
    }
  }
  for (const file of [holdings, weights, industriesTold]) file.close();
  return paths;
}

function industryOf(world: World, profile: Profile, seed: number): Industry {
  const random = new Random(seed, `funds/${profile.id}`);
  const parts = Array.from({ length: SHARES }, (_, rank) => random.factor(0.3) / Math.sqrt(rank + 1));
  const all = parts.reduce((sum, part) => sum + part, 0);
  const place = PROFILES.indexOf(profile);
  const codeOf = (rank: number): string =>
    rank % 2 === 0
      ? String(600_003 + 17 * (place * SHARES + rank))
      : String(300_011 + 13 * (place * SHARES + rank));
  return {
    profile,
    levels: levelsOf(world, profile, seed),
    size: SIZES[profile.id] as number,
    shares: parts.map((part, rank) => ({
      code: codeOf(rank),
      part: part / all,
      liked: random.factor(0.4),
    })),
  };
}

/** Ends of quarters that are over, with the place of the last mainland trading day in each. */
function quartersOf(world: World): { end: IsoDate; place: number }[] {
  const found: { end: IsoDate; place: number }[] = [];
  for (const [at, place] of world.mainland.entries()) {
    const date = world.dates[place] as IsoDate;
    const next = world.mainland[at + 1];
    if (date < FIRST || next === undefined || quarterOf(world.dates[next] as IsoDate) === quarterOf(date))
      continue;
    let end = date;
    while (!isQuarterEnd(end)) end = addDays(end, 1);
    found.push({ end, place });
  }
  return found;
}

/** The day on which the reports of a quarter were due; null when that is still to come. */
function reportedOn(calendar: Calendar, end: IsoDate, today: IsoDate): IsoDate | null {
  const days = calendar.openDays('mainland', addDays(end, 1), addDays(end, 60));
  const due = days[REPORTED_AFTER - 1];
  return due !== undefined && due <= today ? due : null;
}
