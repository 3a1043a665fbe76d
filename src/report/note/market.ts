import { oldDay, type ValuationRow } from '../../market/valuation/valuation.js';
import type { IsoDate } from '../../iso-date.js';
import { NoDataError } from '../../errors.js';
import { dateText, type Words } from '../../figures/frame/words.js';
import { isFilled, ralliesSince2005, STAND_IN } from '../../figures/frame/rallies.js';
import { indexOf } from '../../sources/indices/catalogue.js';
import { type Collector, tableOf } from './collect.js';
import type { Fact } from './fact.js';

export interface Phase {
  readonly index: Words;
  readonly start: IsoDate;
  readonly peak: IsoDate;
  readonly running: boolean;
  /** The last stored day of the index, where that is long before the note's. */
  readonly until: IsoDate | null;
  readonly rise: Fact;
  readonly toPeak: Fact | null;
  readonly averageRise: Fact | null;
  readonly averageDays: Fact | null;
  readonly rallies: Fact | null;
}

/** @throws NoDataError when no index is stored */
export async function phase(collect: Collector): Promise<Phase> {
  const answer = await ralliesSince2005(collect.ask, { asOf: collect.asOf });
  const { current, average } = answer;
  const stood = isFilled(answer) ? ` --fill ${STAND_IN}` : '';
  const query = `waizi rallies --index ${answer.index}${stood} --as-of ${collect.asOf}`;
  const called = { en: answer.name, zh: indexOf(answer.index)?.nameZh ?? answer.name };
  const lineage = [await collect.lineage('indices', null, collect.asOf)];
  collect.tables.push({
    id: 'rallies',
    title: { en: `Spring rallies, ${answer.name}`, zh: `春季行情：${called.zh}` },
    query,
    lineage,
    table: tableOf(
      [
        ['start', 'date', 'start', '起点'],
        ['peak', 'date', 'peak', '高点'],
        ['days_to_peak', 'days', 'to the peak', '至高点'],
        ['days_elapsed', 'days', 'elapsed', '已历时'],
        ['rise', 'fraction', 'rise, low to high', '涨幅（低点至高点）'],
        ['rise_close', 'fraction', 'rise by closes', '涨幅（收盘价）'],
      ],
      answer.rows.map(({ start, peak, days_to_peak, days_elapsed, rise, rise_close }) => ({
        start,
        peak,
        days_to_peak,
        days_elapsed,
        rise,
        rise_close,
      })),
    ),
  });
  const row = current ?? answer.rows.at(-1);
  if (!row) throw new NoDataError(`no rally of ${answer.index} is stored`);
  const add = (id: string, label: Words, value: number | null, unit: Fact['unit']): Fact | null =>
    value === null ? null : collect.facts.add({ id: `rally-${id}`, label, value, unit, query, lineage });
  const dayOf = (date: IsoDate): Words => ({ en: dateText(date, 'en'), zh: dateText(date, 'zh') });
  const began = dayOf(row.start);
  const until = oldDay(answer.as_of, collect.asOf);
  collect.state(
    'rally',
    { en: `the spring rally of ${answer.name}`, zh: `${called.zh}春季行情` },
    row.running
      ? until === null
        ? { en: `running since ${began.en}`, zh: `自${began.zh}起延续` }
        : { en: `running on ${dayOf(until).en}`, zh: `截至${dayOf(until).zh}仍在延续` }
      : {
          en: `over, ${began.en} to ${dayOf(row.peak).en}`,
          zh: `已结束（${began.zh}至${dayOf(row.peak).zh}）`,
        },
  );
  return {
    index: called,
    start: row.start,
    peak: row.peak,
    running: row.running,
    until,
    rise: add(
      'rise',
      { en: `rise of the spring rally, ${answer.name}`, zh: `春季行情涨幅，${called.zh}` },
      row.rise ?? row.rise_close,
      'percent',
    ) as Fact,
    toPeak: add(
      'days',
      { en: 'trading days from its start to its peak', zh: '起点至高点的交易日数' },
      row.days_to_peak,
      'count',
    ),
    averageRise: add(
      'average-rise',
      { en: 'average rise of earlier spring rallies', zh: '历次春季行情平均涨幅' },
      average?.rise ?? null,
      'percent',
    ),
    averageDays: add(
      'average-days',
      { en: 'average trading days to their peaks', zh: '历次至高点的平均交易日数' },
      average?.days_to_peak ?? null,
      'count',
    ),
    rallies: add(
      'count',
      { en: 'rallies in the average', zh: '参与平均的行情次数' },
      average && average.rise !== null ? average.with_rise : null,
      'count',
    ),
  };
}

export interface Valued {
  readonly name: Words;
  readonly metric: string;
  /** Day of the value, where that is long before the note's. */
  readonly old: IsoDate | null;
  readonly value: Fact;
  readonly percentile: Fact;
}

export interface Valuations {
  readonly since: IsoDate;
  readonly cheapest: readonly Valued[];
  readonly dearest: readonly Valued[];
}

const MOST = 3;

/** @throws NoDataError when no valuations are stored */
export async function valuations(collect: Collector): Promise<Valuations> {
  const answer = await collect.ask.valuation({ asOf: collect.asOf });
  const query = `waizi valuation --as-of ${collect.asOf}`;
  const lineage = [await collect.lineage('valuation', null, collect.asOf)];
  collect.tables.push({
    id: 'valuation',
    title: { en: 'Valuation and its percentile', zh: '估值及其分位数' },
    query,
    lineage,
    table: tableOf(
      [
        ['id', 'text', 'id', '代码'],
        ['name', 'text', 'name', '名称'],
        ['name_zh', 'text', 'Chinese name', '名称'],
        ['metric', 'text', 'metric', '指标'],
        ['date', 'date', 'day', '日期'],
        ['value', 'ratio', 'value', '数值'],
        ['percentile', 'percentile', 'percentile', '分位数'],
        ['n', 'count', 'values', '样本数'],
        ['back_cast', 'count', 'back-cast', '回溯值个数'],
      ],
      answer.rows.map(({ id, name, name_zh, metric, date, value, percentile, n, back_cast }) => ({
        id,
        name,
        name_zh: name_zh ?? name,
        metric,
        date,
        value,
        percentile,
        n,
        back_cast,
      })),
    ),
  });
  const ranked = answer.rows
    .filter(({ metric, percentile }) => metric === 'pe_ttm' && percentile !== null)
    .toSorted((a, b) => (a.percentile as number) - (b.percentile as number) || (a.id < b.id ? -1 : 1));
  if (ranked.length === 0) throw new NoDataError('no PE (TTM) with a percentile is stored');
  const valued = (row: ValuationRow): Valued => {
    const name = { en: row.name, zh: row.name_zh ?? row.name };
    const base = { query, lineage } as const;
    const id = `valuation-${row.id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    return {
      name,
      metric: row.metric,
      old: oldDay(row.date, collect.asOf),
      value: collect.facts.add({
        ...base,
        id,
        label: { en: `PE (TTM) of ${name.en}`, zh: `${name.zh}市盈率（TTM）` },
        value: row.value,
        unit: 'times',
      }),
      percentile: collect.facts.add({
        ...base,
        id: `${id}-percentile`,
        label: { en: `percentile of the PE of ${name.en}`, zh: `${name.zh}市盈率分位数` },
        value: row.percentile as number,
        unit: 'percentile',
      }),
    };
  };
  const half = Math.min(MOST, Math.ceil(ranked.length / 2));
  const cheapest = ranked.slice(0, half).map(valued);
  const dearest = ranked
    .slice(Math.max(half, ranked.length - MOST))
    .toReversed()
    .map(valued);
  const namesOf = (list: readonly Valued[]): Words[] => list.map(({ name }) => name);
  collect.ranking(
    'valuation-lowest',
    { en: 'lowest percentiles of PE', zh: '市盈率分位数最低' },
    namesOf(cheapest),
  );
  collect.ranking(
    'valuation-highest',
    { en: 'highest percentiles of PE', zh: '市盈率分位数最高' },
    namesOf(dearest),
  );
  return { since: answer.since, cheapest, dearest };
}
