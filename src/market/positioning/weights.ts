import type { Calendar } from '../../calendar/calendar.js';
import { UsageError } from '../../errors.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import { quarterOf } from '../../quarter.js';
import { readShareIndustries } from '../../securities/share-industries.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { knownOn } from './known.js';

export const OTHER = 'other';

/** Weights of an industry at a quarter's end, in percent; null is not known. */
export interface IndustryWeight {
  readonly fund: number | null;
  readonly benchmark: number | null;
}

/** The weights of a quarter by industry, and from when on they were known. */
export interface QuarterWeights {
  readonly date: IsoDate;
  readonly known: IsoDate;
  readonly industries: ReadonlyMap<string, IndustryWeight>;
}

export interface Weights {
  readonly source: string;
  readonly quarters: readonly QuarterWeights[];
  readonly notes: readonly string[];
}

export interface WeightsQuery {
  readonly asOf: IsoDate;
  readonly since: IsoDate;
  readonly benchmark: string;
  readonly source: string | null;
  /** Whose industries the shares have, where several classifications are stored; the first by name when null. */
  readonly scheme: string | null;
}

/** Stocks of a report of one fund that count: the heavy ones. */
const TOP = 10;
/** Weights of the benchmark may be that many days older than the quarter's end. */
const OLD_DAYS = 100;
/** A quarter that lists that many times the stocks of another is made of full reports. */
const FULL = 1.5;

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** Ready weights by industry as known on a day, one answer for each source; of two versions of a row the later known. */
export async function readyWeights(
  engine: Engine,
  calendar: Calendar,
  { asOf, since }: WeightsQuery,
): Promise<Weights[]> {
  const sql = sqlFile(import.meta.url, './sql/industry-weights.sql');
  const bySource = new Map<string, Map<string, { known: IsoDate; weight: IndustryWeight }>>();
  for (const row of await engine.query(sql, { since, until: asOf })) {
    const date = String(row.date);
    const known = knownOn({ date, report: String(row.report), published: text(row.published) }, calendar);
    if (known > asOf) continue;
    const rows = bySource.get(String(row.source)) ?? new Map();
    bySource.set(String(row.source), rows);
    const key = `${date}\n${String(row.industry)}`;
    const before = rows.get(key);
    if (before && before.known >= known) continue;
    rows.set(key, { known, weight: { fund: number(row.fund), benchmark: number(row.benchmark) } });
  }
  return [...bySource].map(([source, rows]) => {
    const quarters = new Map<IsoDate, { known: IsoDate; industries: Map<string, IndustryWeight> }>();
    for (const [key, { known, weight }] of rows) {
      const [date = '', industry = ''] = key.split('\n');
      const quarter = quarters.get(date) ?? { known, industries: new Map() };
      quarters.set(date, quarter);
      if (known > quarter.known) quarter.known = known;
      quarter.industries.set(industry, weight);
    }
    return {
      source,
      notes: [],
      quarters: inOrder(
        [...quarters].map(([date, one]) => ({ date, ...one, industries: withRest(one.industries) })),
      ),
    };
  });
}

/** The part of the whole that no industry has, as `other`, where all weights of a side are known. */
function withRest(industries: ReadonlyMap<string, IndustryWeight>): Map<string, IndustryWeight> {
  const rest = (side: 'fund' | 'benchmark'): number | null => {
    const weights = [...industries.values()].map((one) => one[side]);
    if (weights.some((one) => one === null)) return null;
    return 100 - weights.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  };
  const [fund, benchmark] = [rest('fund'), rest('benchmark')];
  const named = new Map(industries);
  if (named.has(OTHER) || Math.max(fund ?? 0, benchmark ?? 0) < 0.5) return named;
  return named.set(OTHER, {
    fund: fund && Math.max(0, fund),
    benchmark: benchmark && Math.max(0, benchmark),
  });
}

const inOrder = (quarters: QuarterWeights[]): QuarterWeights[] =>
  quarters.sort((a, b) => (a.date < b.date ? -1 : 1));

interface Held {
  readonly known: IsoDate;
  readonly stock: string;
  readonly fund: string;
  readonly industry: string | null;
  readonly cents: bigint;
}

/** Weights from holdings by stock and the benchmark's stocks, as known on a day, one answer for each source. */
export async function stockWeights(
  engine: Engine,
  calendar: Calendar,
  query: WeightsQuery,
): Promise<Weights[]> {
  const { asOf, since, benchmark } = query;
  const sql = sqlFile(import.meta.url, './sql/fund-holdings.sql');
  const bySource = new Map<string, Map<IsoDate, Held[]>>();
  for (const row of await engine.query(sql, { since, until: asOf })) {
    const date = String(row.date);
    const known = knownOn({ date, report: String(row.report), published: text(row.published) }, calendar);
    if (known > asOf) continue;
    const quarters = bySource.get(String(row.source)) ?? new Map<IsoDate, Held[]>();
    bySource.set(String(row.source), quarters);
    const list = quarters.get(date) ?? [];
    quarters.set(date, list);
    list.push({
      known,
      stock: String(row.stock),
      fund: String(row.fund),
      industry: text(row.industry),
      cents: BigInt(String(row.cents)),
    });
  }
  if (bySource.size === 0) return [];
  const industryOf = await shareIndustries(engine, query.scheme);
  const weighed = await benchmarkDays(engine, benchmark, asOf);
  return [...bySource].map(([source, quarters]) => {
    const counts: { readonly quarter: string; readonly stocks: number }[] = [];
    const notes = new Set(industryOf.notes);
    const found = [...quarters].map(([date, list]): QuarterWeights => {
      const held = lastVersions(list).filter(({ stock }) => !stock.endsWith('.HK'));
      counts.push({ quarter: quarterOf(date), stocks: new Set(held.map(({ stock }) => stock)).size });
      const told = new Map<string, string>();
      for (const { stock, industry } of held) if (industry !== null) told.set(stock, industry);
      const place = (stock: string, own: string | null): string =>
        (query.scheme === null ? own : null) ?? industryOf.at(stock, date) ?? own ?? told.get(stock) ?? OTHER;
      const funds = new Map<string, bigint>();
      let total = 0n;
      for (const { stock, industry, cents } of held) {
        const name = place(stock, industry);
        funds.set(name, (funds.get(name) ?? 0n) + cents);
        total += cents;
      }
      const index = weighed(date);
      if (index === null) notes.add(`no weights of ${benchmark} within ${OLD_DAYS} days before ${date}`);
      const parts = new Map<string, number>();
      for (const { stock, industry, weight } of index ?? []) {
        const name = place(stock, industry);
        parts.set(name, (parts.get(name) ?? 0) + weight);
      }
      const rest = 100 - [...parts.values()].reduce((sum, weight) => sum + weight, 0);
      if (index !== null && rest > 0.5) parts.set(OTHER, (parts.get(OTHER) ?? 0) + rest);
      const industries = new Map<string, IndustryWeight>();
      for (const name of [...new Set([...funds.keys(), ...parts.keys()])].sort())
        industries.set(name, {
          fund: total === 0n ? null : (100 * Number(funds.get(name) ?? 0n)) / Number(total),
          benchmark: index === null ? null : (parts.get(name) ?? 0),
        });
      const known = held.reduce((last, one) => (one.known > last ? one.known : last), date);
      return { date, known, industries };
    });
    const [most, least] = [...counts]
      .sort((a, b) => b.stocks - a.stocks)
      .flatMap((one, at, all) => (at === 0 || at === all.length - 1 ? [one] : []));
    if (most && least && most.stocks > FULL * least.stocks && least.stocks > 0)
      notes.add(
        `${most.quarter} lists ${most.stocks} stocks, ${least.quarter} ${least.stocks}: full reports beside those of the ten largest holdings, which do not compare`,
      );
    return { source, quarters: inOrder(found), notes: [...notes] };
  });
}

/**
 * The rows that count of a quarter: of funds added up, each stock as known last; of a single fund, its last report and
 * of that the largest holdings. Rows come with the newest fetch first.
 */
function lastVersions(list: readonly Held[]): Held[] {
  const added = new Map<string, Held>();
  const reports = new Map<string, { known: IsoDate; held: Map<string, Held> }>();
  for (const one of list) {
    if (one.fund === '') {
      const before = added.get(one.stock);
      if (!before || before.known < one.known) added.set(one.stock, one);
      continue;
    }
    const report = reports.get(one.fund);
    if (!report || report.known < one.known)
      reports.set(one.fund, { known: one.known, held: new Map([[one.stock, one]]) });
    else if (report.known === one.known && !report.held.has(one.stock)) report.held.set(one.stock, one);
  }
  const heavy = [...reports.values()].flatMap(({ held }) =>
    [...held.values()]
      .sort((a, b) => (a.cents === b.cents ? (a.stock < b.stock ? -1 : 1) : a.cents > b.cents ? -1 : 1))
      .slice(0, TOP),
  );
  return [...added.values(), ...heavy];
}

/** @throws UsageError when the scheme is none that is stored */
async function shareIndustries(
  engine: Engine,
  wanted: string | null,
): Promise<{ at: (stock: string, date: IsoDate) => string | null; notes: string[] }> {
  const { scheme, schemes, at } = await readShareIndustries(engine, wanted);
  if (wanted !== null && scheme !== wanted)
    throw new UsageError(
      `no industries of shares by the scheme "${wanted}" are stored; ${schemes.length > 0 ? `stored: ${schemes.join(', ')}` : 'import a csv of them (docs/formats.md)'}`,
    );
  return {
    at,
    notes:
      schemes.length > 1
        ? [
            `industries of shares by the scheme ${scheme}; also stored: ${schemes.filter((one) => one !== scheme).join(', ')}`,
          ]
        : [],
  };
}

type Part = { readonly stock: string; readonly industry: string | null; readonly weight: number };

/** The benchmark's stocks on the last day with weights on or before a quarter's end. */
async function benchmarkDays(
  engine: Engine,
  benchmark: string,
  asOf: IsoDate,
): Promise<(date: IsoDate) => readonly Part[] | null> {
  const sql = sqlFile(import.meta.url, './sql/benchmark-weights.sql');
  const days = new Map<IsoDate, Part[]>();
  for (const row of await engine.query(sql, { benchmark, until: addDays(asOf, 1) })) {
    const list = days.get(String(row.date)) ?? [];
    days.set(String(row.date), list);
    list.push({ stock: String(row.stock), industry: text(row.industry), weight: Number(row.weight) });
  }
  const dates = [...days.keys()].sort();
  return (date) => {
    const day = dates.findLast((one) => one <= date);
    return day === undefined || day < addDays(date, -OLD_DAYS) ? null : (days.get(day) ?? null);
  };
}
