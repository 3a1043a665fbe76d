import { indexNames } from '../sources/indices/catalogue.js';
import type { Figure } from './frame/figure.js';
import { shenwanIndustries } from '../sources/industries/shenwan-industries.js';
import { sentences } from './frame/coverage-words.js';
import { extentWithLabels, nameAxis, roomFor, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';
import { shorten } from './frame/text-width.js';
import { dateText } from './frame/words.js';

interface Row {
  readonly industry: string;
  readonly name: string;
  readonly overweight: number;
  readonly percentile: number | null;
}

const MOST = 24;
/** Pixels below which there is no room for percentiles beside the bars; the table has them. */
const NARROW = 520;

export const positioningFigure: Figure = {
  id: 'positioning',
  asks: {
    en: 'Which industries do funds hold more or less of than their benchmark?',
    zh: '公募基金相对基准超配、低配哪些行业？',
  },
  takes: ['asOf'],
  needs: {
    en: 'It needs holdings of funds by quarter and weights of the benchmark: waizi import PATH... (docs/formats.md has the files).',
    zh: '需要基金季度持仓与基准权重：请用 waizi import 导入（文件格式见 docs/formats.md）。',
  },

  async query(ask, { asOf = null }) {
    const answer = await ask.positioning({ asOf });
    const told = answer.rows
      .filter((row) => row.overweight !== null)
      .toSorted((a, b) => (b.overweight ?? 0) - (a.overweight ?? 0) || (a.industry < b.industry ? -1 : 1));
    const left = answer.rows.length - told.length;
    const english = new Map(shenwanIndustries().map(({ nameZh, nameEn }) => [nameZh, nameEn]));
    const chinese = new Map(shenwanIndustries().map(({ nameZh, nameEn }) => [nameEn, nameZh]));
    const points = (value: number | null): number | null =>
      value === null ? null : Number((value / 100).toFixed(6));
    return {
      as_of: answer.as_of,
      source: { en: `${answer.source}; waizi`, zh: `${answer.source}；waizi 计算` },
      coverage: sentences(
        {
          en: `Known from ${dateText(told[0]?.known ?? answer.as_of, 'en')} on. Percentiles are among the quarters since ${dateText(answer.since, 'en')}.`,
          zh: `自${dateText(told[0]?.known ?? answer.as_of, 'zh')}起可知。分位数以${dateText(answer.since, 'zh')}以来各季度计算。`,
        },
        left === 0
          ? null
          : {
              en: `${left} industries lack a weight of the funds or of the benchmark.`,
              zh: `${left} 个行业缺少基金或基准权重。`,
            },
      ),
      facts: { quarter: told[0]?.quarter ?? null, benchmark: answer.benchmark },
      table: {
        columns: [
          column('industry', 'text', 'industry', '行业'),
          column('name', 'text', 'English name', '英文名称'),
          column('quarter', 'text', 'quarter', '季度'),
          column('fund_weight', 'fraction', 'weight in funds', '基金权重'),
          column('benchmark_weight', 'fraction', 'weight in the benchmark', '基准权重'),
          column('overweight', 'fraction', 'overweight', '超配'),
          column('percentile', 'fraction', 'percentile', '分位数'),
          column('n', 'count', 'quarters', '季度数'),
        ],
        rows: told.map((row) => ({
          industry: chinese.get(row.industry) ?? row.industry,
          name: english.get(row.industry) ?? row.industry,
          quarter: row.quarter,
          fund_weight: points(row.fund_weight),
          benchmark_weight: points(row.benchmark_weight),
          overweight: points(row.overweight),
          percentile: points(row.percentile),
          n: row.n,
        })),
      },
    };
  },

  draw(data, say) {
    const all = data.table.rows as unknown as readonly Row[];
    const half = MOST / 2;
    const rows = all.length <= MOST ? all : [...all.slice(0, half), ...all.slice(-half)];
    const nameText = (row: Row): string => say.in(row.name, row.industry);
    const narrow = say.look.width < NARROW;
    const nameOf = (row: Row): string => shorten(nameText(row), narrow ? 96 : 190, 12);
    const [most, least] = [all[0] as Row, all.at(-1) as Row];
    const percentile = (row: Row): string =>
      row.percentile === null || narrow
        ? ''
        : say.in(` (${say.percent(row.percentile)})`, `（${say.percent(row.percentile)}）`);
    const quarter = String(data.facts.quarter ?? '');
    const label = (row: Row): string => `${say.points(row.overweight)}${percentile(row)}`;
    const bars = rows.map((row) => ({ value: Number((row.overweight * 100).toFixed(4)), label: label(row) }));
    const margins = { left: roomFor(rows.map(nameOf)), right: 40, top: 8 };
    return {
      title: say.in(
        `At the end of ${quarter} funds were most overweight in ${most.name} (${say.points(most.overweight)}), most underweight in ${least.name} (${say.points(least.overweight)})`,
        `${quarter}末，基金超配最多的是${most.industry}（${say.points(most.overweight)}），低配最多的是${least.industry}（${say.points(least.overweight)}）`,
      ),
      subtitle: say.in(
        `Weight in funds' top holdings less that in the benchmark ${indexNames(String(data.facts.benchmark)).en}, percentage points; in brackets the percentile among past quarters${rows.length < all.length ? '; the highest and the lowest are shown' : ''}`,
        `基金重仓股行业权重减基准 ${indexNames(String(data.facts.benchmark)).zh} 权重，个百分点；括号内为历史分位数${rows.length < all.length ? '；仅列最高与最低者' : ''}`,
      ),
      plotHeight: Math.max(120, rows.length * 22),
      margins,
      chart: {
        xAxis: valueAxis(say, {
          ...extentWithLabels(bars, say.look.width - margins.left - margins.right),
          axisLabel: { showMinLabel: false, showMaxLabel: false },
        }),
        yAxis: nameAxis(say, rows.map(nameOf)),
        series: [
          {
            type: 'bar',
            barCategoryGap: '36%',
            emphasis: { disabled: true },
            data: bars.map((bar) => ({
              value: bar.value,
              itemStyle: { color: say.sign(bar.value) },
              label: {
                show: true,
                position: bar.value < 0 ? 'left' : 'right',
                formatter: bar.label,
                color: say.palette.soft,
                fontSize: 11,
              },
            })),
            markLine: zeroLine(say, 'x'),
          },
        ],
      },
    };
  },
};
