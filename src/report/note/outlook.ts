import type { Words } from '../../figures/frame/words.js';
import type { IsoDate } from '../../iso-date.js';
import type { GapRow } from '../../market/gaps/gaps.js';
import { oldDay } from '../../market/valuation/valuation.js';
import { NoDataError } from '../../errors.js';
import { indexNames } from '../../sources/indices/catalogue.js';
import { shenwanIndustries } from '../../sources/industries/shenwan-industries.js';
import { type Collector, tableOf } from './collect.js';
import type { Fact } from './fact.js';

/** An industry beside what funds hold of their benchmark. */
export interface Held {
  readonly name: Words;
  /** Points above the benchmark, as a fraction of 1. */
  readonly overweight: Fact;
  /** Among its own quarters; null with too few of them. */
  readonly percentile: Fact | null;
}

export interface Positions {
  readonly quarter: string;
  readonly benchmark: Words;
  readonly most: readonly Held[];
  readonly least: readonly Held[];
}

const MOST = 3;
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
const points = (value: number): number => Number((value / 100).toFixed(6));

/** @throws NoDataError when no holdings of funds were known by the day */
export async function positions(collect: Collector): Promise<Positions> {
  const { asOf } = collect;
  const answer = await collect.ask.positioning({ asOf });
  const query = `waizi positioning --as-of ${asOf}`;
  const lineage = [await collect.lineage('funds', null, asOf)];
  const english = new Map(shenwanIndustries().map(({ nameZh, nameEn }) => [nameZh, nameEn]));
  const chinese = new Map(shenwanIndustries().map(({ nameZh, nameEn }) => [nameEn, nameZh]));
  const rows = answer.rows
    .flatMap((row) => (row.overweight === null ? [] : [{ ...row, overweight: row.overweight }]))
    .toSorted((a, b) => b.overweight - a.overweight || (a.industry < b.industry ? -1 : 1));
  const [first] = rows;
  if (!first) throw new NoDataError(`no industry has a weight of funds and of the benchmark on ${asOf}`);
  const benchmark = indexNames(answer.benchmark);
  collect.tables.push({
    id: 'positioning',
    title: { en: `Funds beside ${benchmark.en}`, zh: `基金持仓与基准 ${benchmark.zh}` },
    query,
    lineage,
    table: tableOf(
      [
        ['name', 'text', 'industry', '行业（英文）'],
        ['name_zh', 'text', 'Chinese name', '行业'],
        ['quarter', 'text', 'quarter', '季度'],
        ['fund_weight', 'fraction', 'weight in funds', '基金权重'],
        ['benchmark_weight', 'fraction', 'weight in the benchmark', '基准权重'],
        ['overweight', 'fraction', 'overweight', '超配'],
        ['percentile', 'percentile', 'percentile', '分位数'],
        ['n', 'count', 'quarters', '季度数'],
      ],
      rows.map(({ industry, quarter, fund_weight, benchmark_weight, overweight, percentile, n }) => ({
        name: english.get(industry) ?? industry,
        name_zh: chinese.get(industry) ?? industry,
        quarter,
        fund_weight: fund_weight === null ? null : points(fund_weight),
        benchmark_weight: benchmark_weight === null ? null : points(benchmark_weight),
        overweight: points(overweight),
        percentile,
        n,
      })),
    ),
  });
  const held = ({ industry, overweight, percentile }: (typeof rows)[number]): Held => {
    const name = { en: english.get(industry) ?? industry, zh: chinese.get(industry) ?? industry };
    const id = `overweight-${slug(name.en) || industry}`;
    return {
      name,
      overweight: collect.facts.add({
        id,
        label: { en: `overweight of funds in ${name.en}`, zh: `基金超配${name.zh}幅度` },
        value: points(overweight),
        unit: 'pp',
        query,
        lineage,
        signed: true,
      }),
      percentile:
        percentile === null
          ? null
          : collect.facts.add({
              id: `${id}-percentile`,
              label: { en: `percentile of the overweight in ${name.en}`, zh: `${name.zh}超配幅度分位数` },
              value: percentile,
              unit: 'percentile',
              query,
              lineage,
            }),
    };
  };
  const half = Math.min(MOST, Math.ceil(rows.length / 2));
  const most = rows.slice(0, half).map(held);
  const least = rows
    .slice(Math.max(half, rows.length - MOST))
    .toReversed()
    .map(held);
  collect.ranking(
    'funds-most',
    { en: 'industries in which funds are most overweight', zh: '基金超配最多的行业' },
    most.map(({ name }) => name),
  );
  collect.ranking(
    'funds-least',
    { en: 'industries in which funds are most underweight', zh: '基金低配最多的行业' },
    least.map(({ name }) => name),
  );
  return { quarter: first.quarter, benchmark, most, least };
}

/** An industry of which little is expected. */
export interface Gap {
  readonly name: Words;
  readonly metric: string | null;
  /** Day of the valuation, where that is long before the note's. */
  readonly old: IsoDate | null;
  readonly valuation: Fact | null;
  readonly overweight: Fact | null;
}

export interface ExpectationGaps {
  /** Whether valuation and positioning are both behind the ranking, or one alone. */
  readonly by: 'both' | 'valuation' | 'positioning';
  readonly first: readonly Gap[];
  readonly industries: Fact;
}

/** @throws NoDataError when no industry has a percentile on the day */
export async function expectationGaps(collect: Collector): Promise<ExpectationGaps> {
  const { asOf } = collect;
  const answer = await collect.ask.gaps({ asOf });
  const query = `waizi gaps --as-of ${asOf}`;
  const lineage = [
    await collect.lineage('valuation', null, asOf),
    await collect.lineage('funds', null, asOf),
  ];
  const [first] = answer.rows;
  if (!first) throw new NoDataError(`no industry has a percentile on ${asOf}`);
  const parts = (row: GapRow): string => row.parts.filter((part) => part !== 'flow').join();
  const alike = answer.rows.filter((row) => parts(row) === parts(first));
  collect.tables.push({
    id: 'gaps',
    title: { en: 'Expectation gaps', zh: '预期差' },
    query,
    lineage,
    table: tableOf(
      [
        ['rank', 'count', 'rank', '排名'],
        ['industry', 'text', 'industry', '行业'],
        ['name_zh', 'text', 'Chinese name', '中文名称'],
        ['score', 'percentile', 'score', '得分'],
        ['metric', 'text', 'measure', '指标'],
        ['value', 'ratio', 'value', '数值'],
        ['valuation_date', 'date', 'its day', '数值日期'],
        ['valuation_percentile', 'percentile', 'its percentile', '估值分位数'],
        ['overweight', 'fraction', 'overweight', '超配'],
        ['positioning_percentile', 'percentile', 'its percentile', '超配分位数'],
      ],
      answer.rows.map((row) => ({
        rank: row.rank,
        industry: row.industry,
        name_zh: row.name_zh,
        score: row.score,
        metric: row.metric,
        value: row.value,
        valuation_date: row.valuation_date,
        valuation_percentile: row.valuation_percentile,
        overweight: row.overweight === null ? null : points(row.overweight),
        positioning_percentile: row.positioning_percentile,
      })),
    ),
  });
  const percentile = (id: string, label: Words, value: number | null): Fact | null =>
    value === null ? null : collect.facts.add({ id, label, value, unit: 'percentile', query, lineage });
  const gaps = alike.slice(0, MOST).map((row): Gap => {
    const name = { en: row.industry, zh: row.name_zh };
    return {
      name,
      metric: row.metric,
      old: row.valuation_date === null ? null : oldDay(row.valuation_date, asOf),
      valuation: percentile(
        `gap-${slug(row.industry)}-valuation`,
        { en: `percentile of the valuation of ${name.en}`, zh: `${name.zh}估值分位数` },
        row.valuation_percentile,
      ),
      overweight: percentile(
        `gap-${slug(row.industry)}-overweight`,
        { en: `percentile of funds' overweight in ${name.en}`, zh: `基金超配${name.zh}分位数` },
        row.positioning_percentile,
      ),
    };
  });
  collect.ranking(
    'gaps',
    { en: 'industries with the widest expectation gaps', zh: '预期差最大的行业' },
    gaps.map(({ name }) => name),
  );
  return {
    by:
      first.valuation_percentile === null
        ? 'positioning'
        : first.positioning_percentile === null
          ? 'valuation'
          : 'both',
    first: gaps,
    industries: collect.facts.add({
      id: 'gap-industries',
      label: { en: 'industries ranked by expectation gap', zh: '参与预期差排序的行业数' },
      value: alike.length,
      unit: 'count',
      query,
      lineage,
    }),
  };
}
