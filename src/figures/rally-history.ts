import type { IsoDate } from '../iso-date.js';
import { indexOf } from '../sources/indices/catalogue.js';
import type { Figure } from './frame/figure.js';
import { nameAxis, valueAxis } from './frame/parts.js';
import { isFilled, ralliesSince2005, STAND_IN } from './frame/rallies.js';
import { column } from './frame/table.js';

interface Row {
  readonly year: number;
  readonly start: IsoDate;
  readonly peak: IsoDate;
  readonly days_to_peak: number | null;
  readonly rise: number | null;
  readonly current: boolean;
}

export const rallyHistory: Figure = {
  id: 'rally-history',
  asks: {
    en: 'How does the running spring rally compare with those before?',
    zh: '本轮春季行情与历年相比处于什么位置？',
  },
  takes: ['asOf', 'index'],
  needs: {
    en: 'It needs daily closes (better, highs and lows) of the index since 2005: waizi import PATH...; what is stored: waizi status.',
    zh: '需要该指数自2005年以来的日收盘价（最好含最高、最低价）：请用 waizi import 导入；已有数据见 waizi status。',
  },

  async query(ask, { asOf = null, index = null }) {
    const answer = await ralliesSince2005(ask, { asOf, index });
    const riseOf = ({ rise, rise_close: close }: { rise: number | null; rise_close: number }): number =>
      rise ?? close;
    const all = [...answer.rows];
    if (answer.current && !all.some(({ year }) => year === answer.current?.year)) all.push(answer.current);
    const rows = all
      .map((row) => ({
        year: row.year,
        start: row.start,
        peak: row.peak,
        days_to_peak: row.days_to_peak,
        days_elapsed: row.days_elapsed,
        rise: riseOf(row),
        basis: row.basis,
        current: row.year === answer.current?.year,
      }))
      .sort((a, b) => a.year - b.year);
    // a mean over highs and lows alone where all have them, over closes where not: never of both together
    const average = answer.average;
    const whole = average !== null && average.with_rise === average.rallies;
    const rounded = (value: number | null | undefined): number | null =>
      value == null ? null : Number(value.toFixed(6));
    const closes = rows.filter(({ basis }) => basis === 'close').length;
    return {
      as_of: answer.as_of,
      source: {
        en: `${answer.name} (${answer.index}), ${answer.coverage.sources.map(({ source }) => source).join(', ')}; waizi`,
        zh: `${indexOf(answer.index)?.nameZh ?? answer.name}（${answer.index}），${answer.coverage.sources.map(({ source }) => source).join('、')}；waizi 计算`,
      },
      coverage: {
        en: `${isFilled(answer) ? `${STAND_IN} (SSE Composite) stands in for years without highs and lows. ` : ''}Stored from ${answer.coverage.from} to ${answer.coverage.to}.${closes === 0 ? '' : ` ${closes} of ${rows.length} rallies are measured by closes, for want of highs and lows.`}`,
        zh: `${isFilled(answer) ? `缺少最高、最低价的年份以上证综指（${STAND_IN}）代替。` : ''}已存${answer.coverage.from}至${answer.coverage.to}。${closes === 0 ? '' : `${rows.length} 轮行情中有 ${closes} 轮因缺少最高、最低价而按收盘价计算。`}`,
      },
      facts: {
        index: answer.index,
        name: answer.name,
        name_zh: indexOf(answer.index)?.nameZh ?? answer.name,
        mean_rise: rounded(whole ? average.rise : null),
        mean_days: rounded(whole ? average.days_to_peak : null),
      },
      table: {
        columns: [
          column('year', 'text', 'year', '年份'),
          column('start', 'date', 'start', '起点'),
          column('peak', 'date', 'peak', '高点'),
          column('days_to_peak', 'days', 'trading days to the peak', '至高点交易日数'),
          column('days_elapsed', 'days', 'trading days to its end', '至结束交易日数'),
          column('rise', 'fraction', 'largest rise', '最大涨幅'),
          column('basis', 'text', 'measured by', '口径'),
          column('current', 'yes-no', 'the latest', '本轮'),
        ],
        rows,
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly (Row & { readonly rise: number })[];
    const { mean_rise: meanRise, mean_days: meanDays } = data.facts;
    const latest = rows.find(({ current }) => current);
    const shown = latest ?? rows.at(-1)!;
    const days = shown.days_to_peak;
    const name = say.in(String(data.facts.name), String(data.facts.name_zh ?? data.facts.name));
    const told = (rise: unknown): string => (typeof rise === 'number' ? say.percent(rise) : '');
    const average =
      typeof meanRise === 'number' && typeof meanDays === 'number'
        ? say.in(
            `; before, on average ${told(meanRise)} in ${say.number(meanDays)}`,
            `；历年平均 ${told(meanRise)}、${say.number(meanDays)} 个交易日`,
          )
        : '';
    const colour = (row: Row): string => (row.current ? say.palette.gain : say.palette.faint);
    return {
      title: say.in(
        `The spring rally of ${shown.year} rose ${told(shown.rise)}${days === null ? '' : ` in ${days} trading ${Number(days) === 1 ? 'day' : 'days'}`}${average}`,
        `${shown.year}年春季行情最大涨幅 ${told(shown.rise)}${days === null ? '' : `，历时 ${days} 个交易日`}${average}`,
      ),
      subtitle: say.in(
        `${name}: largest rise of each year's spring rally, %; in brackets trading days from start to peak`,
        `${name}：历年春季行情最大涨幅，%；括号内为起点至高点的交易日数`,
      ),
      key: latest
        ? [
            { text: say.in('the latest', '本轮'), colour: say.palette.gain },
            { text: say.in('before', '历年'), colour: say.palette.faint },
          ]
        : [],
      plotHeight: Math.max(120, rows.length * 21),
      margins: { left: 64, right: 64, top: 26 },
      chart: {
        xAxis: valueAxis(say, { min: 0, boundaryGap: [0, '8%'] }, 'waizi:percent'),
        yAxis: nameAxis(
          say,
          rows.map(({ year }) => String(year)),
        ),
        series: [
          {
            type: 'bar',
            barCategoryGap: '32%',
            emphasis: { disabled: true },
            data: rows.map((row) => ({
              value: Number((row.rise * 100).toFixed(4)),
              itemStyle: { color: colour(row) },
              label: {
                show: true,
                position: 'right',
                formatter: `${told(row.rise)}${row.days_to_peak === null ? '' : say.in(` (${row.days_to_peak})`, `（${row.days_to_peak}）`)}`,
                color: row.current ? say.palette.ink : say.palette.soft,
                fontWeight: row.current ? 'bold' : 'normal',
                fontSize: 11,
                // the line of the average passes behind it
                backgroundColor: say.palette.paper,
                padding: [1, 2],
              },
            })),
            ...(typeof meanRise === 'number'
              ? {
                  markLine: {
                    silent: true,
                    z: 1,
                    symbol: 'none',
                    data: [
                      {
                        xAxis: meanRise * 100,
                        lineStyle: { color: say.palette.soft, width: 1, type: [4, 4] },
                        label: {
                          show: true,
                          position: 'start',
                          formatter: say.in(`average ${told(meanRise)}`, `平均 ${told(meanRise)}`),
                          color: say.palette.soft,
                          fontSize: 11,
                        },
                      },
                    ],
                  },
                }
              : {}),
          },
        ],
      },
    };
  },
};
