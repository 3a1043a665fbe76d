import type { Figure } from './frame/figure.js';
import { oldWords, sentences } from './frame/coverage-words.js';
import { nameAxis, roomFor, valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';
import { shorten } from './frame/text-width.js';
import { dateText } from './frame/words.js';

interface Row {
  readonly name: string;
  readonly name_zh: string;
  readonly metric: string;
  readonly value: number;
  readonly percentile: number;
}

/** Rows drawn: the cheapest and the dearest, when there are more. */
const MOST = 24;

const METRICS: Readonly<Record<string, string>> = {
  pe_ttm: 'PE TTM',
  pe_lyr: 'PE LYR',
  pe: 'PE',
  pb_lf: 'PB LF',
  pb_mrq: 'PB MRQ',
  pb: 'PB',
};

export const valuationPercentiles: Figure = {
  id: 'valuation-percentiles',
  asks: {
    en: 'Which industries and indices are cheap beside their own history?',
    zh: '哪些行业和指数相对自身历史处于低估值？',
  },
  takes: ['asOf'],
  needs: {
    en: 'It needs histories of PE or PB: waizi import PATH... (docs/formats.md has the files).',
    zh: '需要市盈率或市净率的历史数据：请用 waizi import 导入（文件格式见 docs/formats.md）。',
  },

  async query(ask, { asOf = null }) {
    const answer = await ask.valuation({ asOf });
    const ranked = answer.rows
      .filter((row) => row.percentile !== null)
      .toSorted((a, b) => (a.percentile ?? 0) - (b.percentile ?? 0) || (a.id < b.id ? -1 : 1));
    const left = answer.rows.length - ranked.length;
    const late = ranked.filter(
      ({ from, since }) => from !== null && from > `${Number(since.slice(0, 4)) + 1}`,
    ).length;
    return {
      as_of: answer.as_of,
      source: {
        en: `${[...new Set(ranked.map(({ source }) => source))].join(', ')}; waizi`,
        zh: `${[...new Set(ranked.map(({ source }) => source))].join('、')}；waizi 计算`,
      },
      coverage: sentences(
        oldWords(
          ranked.map(({ date }) => date),
          answer.as_of,
        ),
        left === 0
          ? null
          : {
              en: `${left} series have no percentile (a loss, or too few values).`,
              zh: `${left} 个序列无分位数（亏损或数据过少）。`,
            },
        late === 0
          ? null
          : {
              en: `${late} series begin more than a year later than ${dateText(answer.since, 'en')}.`,
              zh: `${late} 个序列的起点比${dateText(answer.since, 'zh')}晚一年以上。`,
            },
      ),
      facts: { since: answer.since, series: ranked.length },
      table: {
        columns: [
          column('id', 'text', 'code', '代码'),
          column('name', 'text', 'name', '名称'),
          column('name_zh', 'text', 'Chinese name', '中文名称'),
          column('metric', 'text', 'measure', '指标'),
          column('value', 'ratio', 'value', '数值'),
          column('percentile', 'fraction', 'percentile', '分位数'),
          column('n', 'count', 'values', '样本数'),
          column('date', 'date', 'day of the value', '数值日期'),
          column('from', 'date', 'first value', '起始日期'),
        ],
        rows: ranked.map((row) => ({
          id: row.id,
          name: row.name,
          name_zh: row.name_zh ?? row.name,
          metric: METRICS[row.metric] ?? row.metric,
          value: Number(row.value.toFixed(2)),
          percentile: Number(((row.percentile as number) / 100).toFixed(4)),
          n: row.n,
          date: row.date,
          from: row.from,
        })),
      },
    };
  },

  draw(data, say) {
    const all = data.table.rows as unknown as readonly Row[];
    const half = MOST / 2;
    const rows = all.length <= MOST ? all : [...all.slice(0, half), ...all.slice(-half)];
    const nameOf = (row: Row): string => `${shorten(say.in(row.name, row.name_zh), 190, 12)} ${row.metric}`;
    const lowest = all[0] as Row;
    return {
      title: say.in(
        `${lowest.name} is the cheapest beside its own history: ${lowest.metric} ${say.number(lowest.value, 2)}, percentile ${say.percent(lowest.percentile)}`,
        `相对自身历史，${lowest.name_zh}估值最低：${lowest.metric} ${say.number(lowest.value, 2)} 倍，处于 ${say.percent(lowest.percentile)} 分位`,
      ),
      subtitle: say.in(
        `Percentile of PE and PB among daily values since ${say.date(String(data.facts.since))}, %; beside it the value${rows.length < all.length ? '; the lowest and the highest are shown' : ''}`,
        `市盈率、市净率在${say.date(String(data.facts.since))}以来日度数据中的分位数，%；右侧为数值${rows.length < all.length ? '；仅列最低与最高者' : ''}`,
      ),
      plotHeight: Math.max(120, rows.length * 22),
      margins: { left: roomFor(rows.map(nameOf)), right: 96, top: 8 },
      chart: {
        xAxis: valueAxis(say, { min: 0, max: 100 }, 'waizi:percent'),
        yAxis: nameAxis(say, rows.map(nameOf)),
        series: [
          {
            type: 'bar',
            barCategoryGap: '36%',
            emphasis: { disabled: true },
            data: rows.map((row) => ({
              value: Number((row.percentile * 100).toFixed(4)),
              itemStyle: { color: row.percentile < 0.5 ? say.palette.gain : say.palette.loss },
              label: {
                show: true,
                position: 'right',
                formatter: `${say.percent(row.percentile)} · ${say.number(row.value, 2)}`,
                color: say.palette.soft,
                fontSize: 11,
              },
            })),
            markLine: {
              silent: true,
              symbol: 'none',
              label: { show: false },
              data: [{ xAxis: 50, lineStyle: { color: say.palette.faint, width: 1, type: [4, 4] } }],
            },
          },
        ],
      },
    };
  },
};
