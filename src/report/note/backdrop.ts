import type { Words } from '../../figures/frame/words.js';
import { Amount } from '../../amount.js';
import type { MacroRow } from '../../market/macro/macro.js';
import { type Collector, tableOf } from './collect.js';
import type { Fact, FactUnit } from './fact.js';

/** A target or plan as it was published. */
export interface Target {
  readonly name: Words;
  readonly period: string;
  readonly value: Fact;
  /** Where the number does not say it. */
  readonly unit: string;
  /** Upper end of a range. */
  readonly high: Fact | null;
}

export interface Backdrop {
  /** The day on which the newest of them was published. */
  readonly newest: string;
  readonly sources: readonly string[];
  readonly targets: readonly Target[];
  /** Days between the newest and the note, where it is a year and more. */
  readonly age: Fact | null;
}

const UNITS: Readonly<Record<string, readonly [unit: FactUnit, size: number]>> = {
  percent: ['percent', 0.01],
  'percent of GDP': ['percent', 0.01],
  'percentage points': ['pp', 0.01],
};
const TRILLION = 12;
const OLD_DAYS = 400;

/** @throws NoDataError when nothing was published by the day */
export async function backdrop(collect: Collector): Promise<Backdrop> {
  const { asOf } = collect;
  const { rows } = collect.ask.macro({ asOf });
  const query = `waizi macro --as-of ${asOf}`;
  collect.tables.push({
    id: 'macro',
    title: { en: 'Backdrop: targets and plans', zh: '宏观背景：目标与安排' },
    query,
    lineage: [],
    table: tableOf(
      [
        ['key', 'text', 'key', '代号'],
        ['name', 'text', 'name', '名称（英文）'],
        ['name_zh', 'text', 'Chinese name', '名称'],
        ['value', 'text', 'value', '数值'],
        ['high', 'text', 'to', '上限'],
        ['unit', 'text', 'unit', '单位'],
        ['period', 'text', 'of', '年份'],
        ['date', 'date', 'published', '公布日'],
        ['source', 'text', 'source', '来源'],
      ],
      rows.map((row) => ({ ...row })),
    ),
  });
  const fact = ({ key, name, name_zh, unit }: MacroRow, end: '' | '-high', text: string): Fact => {
    const [told, value] = valueOf(unit, text);
    return collect.facts.add({
      id: `macro-${key}${end}`,
      label: { en: `${name}${end ? ', upper end' : ''}`, zh: `${name_zh}${end ? '（上限）' : ''}` },
      value,
      unit: told,
      query,
      lineage: [],
    });
  };
  const newest = rows.reduce((day, { date }) => (date > day ? date : day), '');
  const age = Math.round((Date.parse(asOf) - Date.parse(newest)) / 86_400_000);
  return {
    newest,
    sources: [...new Set(rows.map(({ source }) => source))],
    targets: rows.map((row) => ({
      name: { en: row.name, zh: row.name_zh },
      period: row.period,
      value: fact(row, '', row.value),
      unit: row.unit === 'CNY trn' || UNITS[row.unit] ? '' : row.unit,
      high: row.high === null ? null : fact(row, '-high', row.high),
    })),
    age:
      age > OLD_DAYS
        ? collect.facts.add({
            id: 'macro-age',
            label: { en: 'days since the newest figure of the backdrop', zh: '宏观数据最近一次公布距今天数' },
            value: age,
            unit: 'count',
            query,
            lineage: [],
          })
        : null,
  };
}

/** In plain units: amounts exactly, shares as fractions of 1, anything else as it is told. */
function valueOf(unit: string, text: string): [FactUnit, Amount | number] {
  const known = UNITS[unit];
  if (known) return [known[0], Number((Number(text) * known[1]).toFixed(8))];
  if (unit === 'CNY trn') {
    const [whole = '0', rest = ''] = text.split('.');
    return ['CNY', new Amount(BigInt(`${whole}${rest.padEnd(TRILLION, '0').slice(0, TRILLION)}`) * 100n)];
  }
  return ['times', Number(text)];
}
