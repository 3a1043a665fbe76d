import type { Figure } from './frame/figure.js';
import { oldWords, sentences } from './frame/coverage-words.js';
import { labelPlaces } from './frame/label-places.js';
import { valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';
import { shorten } from './frame/text-width.js';

interface Row {
  readonly industry: string;
  readonly name_zh: string;
  readonly score: number;
  readonly valuation_percentile: number | null;
  readonly positioning_percentile: number | null;
}

const NAMED = 20;

export const expectationGaps: Figure = {
  id: 'expectation-gaps',
  asks: {
    en: 'Which industries are cheap and under-owned?',
    zh: '哪些行业估值低且配置低，存在预期差？',
  },
  takes: ['asOf'],
  needs: {
    en: 'It needs valuations of industries and holdings of funds: waizi import PATH... (docs/formats.md has the files).',
    zh: '需要行业估值与基金持仓：请用 waizi import 导入（文件格式见 docs/formats.md）。',
  },

  async query(ask, { asOf = null }) {
    const answer = await ask.gaps({ asOf });
    const drawn = answer.rows.filter(
      (row) => row.valuation_percentile !== null && row.positioning_percentile !== null,
    );
    const left = answer.rows.length - drawn.length;
    const share = (value: number | null): number | null =>
      value === null ? null : Number((value / 100).toFixed(4));
    return {
      as_of: answer.as_of,
      source: {
        en: 'valuations and holdings of funds as imported; waizi',
        zh: '已导入的估值与基金持仓数据；waizi 计算',
      },
      coverage: sentences(
        oldWords(
          drawn.map((row) => row.valuation_date),
          answer.as_of,
        ),
        left === 0
          ? null
          : {
              en: `${left} of ${answer.rows.length} industries lack a part and are not drawn; the table has them.`,
              zh: `${answer.rows.length} 个行业中 ${left} 个缺少一项数据，未画出，见表。`,
            },
      ),
      facts: {
        valuation_weight: answer.weights.valuation,
        positioning_weight: answer.weights.positioning,
        drawn: drawn.length,
      },
      table: {
        columns: [
          column('rank', 'count', 'rank', '排名'),
          column('industry', 'text', 'industry', '行业'),
          column('name_zh', 'text', 'Chinese name', '中文名称'),
          column('score', 'fraction', 'score', '得分'),
          column('valuation_percentile', 'fraction', 'percentile of valuation', '估值分位数'),
          column('positioning_percentile', 'fraction', 'percentile of overweight', '超配分位数'),
          column('overweight', 'fraction', 'overweight', '超配'),
        ],
        rows:
          drawn.length === 0
            ? []
            : answer.rows.map((row) => ({
                rank: row.rank,
                industry: row.industry,
                name_zh: row.name_zh,
                score: share(row.score),
                valuation_percentile: share(row.valuation_percentile),
                positioning_percentile: share(row.positioning_percentile),
                overweight: share(row.overweight),
              })),
      },
    };
  },

  draw(data, say) {
    const rows = (data.table.rows as unknown as readonly Row[]).filter(
      (row) => row.valuation_percentile !== null && row.positioning_percentile !== null,
    );
    const first = rows[0] as Row;
    const margins = { left: 60, right: 40, bottom: 44 };
    const plot = { width: say.look.width - margins.left - margins.right, height: say.tall(420) };
    const nameOf = (row: Row): string => shorten(say.in(row.industry, row.name_zh), 150, 11);
    const places = labelPlaces(
      rows.map((row, rank) => ({
        x: plot.width * (row.valuation_percentile ?? 0),
        y: plot.height * (1 - (row.positioning_percentile ?? 0)),
        radius: 6,
        text: rank < NAMED ? nameOf(row) : null,
      })),
      plot,
      11,
    );
    const name = (row: Row): string => say.in(row.industry, row.name_zh);
    return {
      title: say.in(
        `The widest expectation gap is in ${first.industry}: valuation at percentile ${say.percent(first.valuation_percentile ?? 0)}, overweight at ${say.percent(first.positioning_percentile ?? 0)}`,
        `预期差最大的行业是${first.name_zh}：估值处于 ${say.percent(first.valuation_percentile ?? 0)} 分位，超配处于 ${say.percent(first.positioning_percentile ?? 0)} 分位`,
      ),
      subtitle: say.in(
        "Across: percentile of valuation in its own history, %; up: percentile of funds' overweight, %. Low and left is cheap and under-owned",
        '横轴：估值历史分位数，%；纵轴：基金超配程度历史分位数，%。左下角为低估值、低配置',
      ),
      plotHeight: plot.height,
      margins,
      chart: {
        xAxis: valueAxis(say, { min: 0, max: 100 }, 'waizi:percent'),
        yAxis: valueAxis(say, { min: 0, max: 100 }, 'waizi:percent'),
        series: [
          {
            type: 'scatter',
            emphasis: { disabled: true },
            symbolSize: 11,
            data: rows.map((row, rank) => ({
              name: name(row),
              value: [
                Number(((row.valuation_percentile ?? 0) * 100).toFixed(2)),
                Number(((row.positioning_percentile ?? 0) * 100).toFixed(2)),
              ],
              itemStyle: {
                color:
                  (row.valuation_percentile ?? 1) < 0.5 && (row.positioning_percentile ?? 1) < 0.5
                    ? say.palette.gain
                    : say.palette.faint,
              },
              label: {
                show: places[rank] !== null,
                position: places[rank] ?? 'right',
                formatter: nameOf(row),
                color: say.palette.soft,
                fontSize: 11,
              },
            })),
            markLine: {
              silent: true,
              symbol: 'none',
              label: { show: false },
              lineStyle: { color: say.palette.faint, width: 1, type: [4, 4] },
              data: [{ xAxis: 50 }, { yAxis: 50 }],
            },
          },
        ],
      },
    };
  },
};
