import { filled, recordsOf, textOf } from '../content.js';
import { readShareIndustries } from '../industries/share-industries.js';
import type { Loaded, LoadContext, Loader } from '../loaders.js';
import type { Parsed } from '../../store/rows.js';
import { cents, eighteen } from '../units.js';
import {
  judgeBenchmarkWeights,
  readBenchmarkWeights,
  type ToldBenchmarkWeight,
} from './benchmark-weights.js';
import { parseEastmoneyFunds } from './eastmoney-funds.js';
import { readFundHoldingsCsv } from './fund-holdings-csv.js';
import { readIndustryWeights } from './industry-weights.js';
import { judgeFundHoldings } from './judge.js';
import type { ToldFundHolding } from './told.js';
import { parseTushareFunds, parseTushareWeights } from './tushare-positions.js';
import { byRow } from '../take-rows.js';

/** Kinds that say what funds hold, and what their benchmark is made of. */
export const POSITION_KINDS = [
  'share-industries',
  'fund-holdings',
  'eastmoney-funds',
  'tushare-funds',
  'benchmark-weights',
  'tushare-index-weight',
  'industry-weights',
] as const;
export type PositionKind = (typeof POSITION_KINDS)[number];

const loaded = (rows: number, parsed: Parsed<unknown>): Loaded => ({
  rows,
  setAside: parsed.setAside,
  facts: [],
  priced: [],
  calendar: [],
});

function addHoldings(told: Parsed<ToldFundHolding>, { staging, today, file }: LoadContext): Loaded {
  const judged = judgeFundHoldings(told.rows, today);
  const parsed = filled({ rows: judged.rows, setAside: byRow(told.setAside, judged.setAside) });
  staging.add(
    'fund_holdings',
    parsed.rows.map((row) => [
      row.date,
      row.stock,
      row.fund,
      row.industry,
      cents(row.value),
      row.report,
      row.published,
      row.source,
      file,
    ]),
  );
  return loaded(parsed.rows.length, parsed);
}

function addBenchmark(told: Parsed<ToldBenchmarkWeight>, { staging, file }: LoadContext): Loaded {
  const parsed = filled(told);
  staging.add(
    'benchmark_weights',
    parsed.rows.map((row) => [
      row.benchmark,
      row.date,
      row.stock,
      row.industry,
      eighteen(row.weight),
      row.source,
      file,
    ]),
  );
  return loaded(parsed.rows.length, parsed);
}

/** How each of these kinds is loaded into the staging area. */
export const POSITION_LOADERS: Readonly<Record<PositionKind, Loader>> = {
  'share-industries': async (path, { staging, options, file }) => {
    const parsed = filled(await readShareIndustries(recordsOf(path), { scheme: options.id }));
    staging.add(
      'share_industries',
      parsed.rows.map((row) => [row.stock, row.scheme, row.code, row.industry, row.from, row.to, file]),
    );
    return loaded(parsed.rows.length, parsed);
  },
  'fund-holdings': async (path, context) => addHoldings(await readFundHoldingsCsv(recordsOf(path)), context),
  'eastmoney-funds': async (path, context) =>
    addHoldings(
      parseEastmoneyFunds(await textOf(path), { seen: context.options.date, fetchedAt: context.fetchedAt }),
      context,
    ),
  'tushare-funds': async (path, context) => addHoldings(parseTushareFunds(await textOf(path)), context),
  'benchmark-weights': async (path, context) =>
    addBenchmark(
      await readBenchmarkWeights(recordsOf(path), { id: context.options.id, today: context.today }),
      context,
    ),
  'tushare-index-weight': async (path, context) => {
    const told = parseTushareWeights(await textOf(path));
    const judged = judgeBenchmarkWeights(told.rows, context.today, 'percent');
    return addBenchmark({ rows: judged.rows, setAside: byRow(told.setAside, judged.setAside) }, context);
  },
  'industry-weights': async (path, { staging, today, file }) => {
    const parsed = filled(await readIndustryWeights(recordsOf(path), today));
    staging.add(
      'industry_weights',
      parsed.rows.map((row) => [
        row.date,
        row.industry,
        row.fund && eighteen(row.fund),
        row.benchmark && eighteen(row.benchmark),
        row.report,
        row.published,
        row.source,
        file,
      ]),
    );
    return loaded(parsed.rows.length, parsed);
  },
};
