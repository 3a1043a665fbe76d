import type { IsoDate } from '../iso-date.js';
import { addDays, mondayOf } from '../iso-date.js';
import { NORTHBOUND_SOURCE } from './frame/coverage-words.js';
import type { Figure } from './frame/figure.js';
import { band, dayMark, line, timeAxis, utc, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';
import { LAST_PUBLISHED, NORTHBOUND_NEEDS, northboundCoverage, weekPoints } from './frame/northbound.js';

/** Published weeks shown before the estimates begin. */
const BEFORE_DAYS = 182;

interface Row {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly net: number;
  readonly low: number;
  readonly high: number;
  readonly status: string;
}

export const northboundWeekly: Figure = {
  id: 'northbound-weekly',
  asks: {
    en: 'How much did northbound investors buy or sell each week?',
    zh: '北向资金每周净买入多少？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: NORTHBOUND_NEEDS,

  async query(ask, { asOf = null, from = null, to = null }) {
    const answer = await ask.nowcast({
      by: 'week',
      ...(from === null ? {} : { from: mondayOf(from) }),
      to,
      asOf,
    });
    const last = answer.last_disclosed;
    const start = from ?? addDays(to !== null && to < last ? to : last, -BEFORE_DAYS);
    const rows = answer.rows.filter((row) => row.to >= start);
    return {
      as_of: answer.last_day,
      source: NORTHBOUND_SOURCE,
      coverage: northboundCoverage(answer, rows),
      facts: { last_disclosed: answer.last_disclosed },
      table: {
        columns: [
          column('week', 'text', 'week', '周'),
          column('from', 'date', 'from', '起'),
          column('to', 'date', 'to', '止'),
          column('net', 'CNY', 'net flow', '净流入'),
          column('low', 'CNY', '90% from', '90% 区间下限'),
          column('high', 'CNY', '90% to', '90% 区间上限'),
          column('p_inflow', 'probability', 'probability of an inflow', '净流入概率'),
          column('status', 'text', 'status', '状态'),
        ],
        rows: rows.map(({ week = '', from: first, to: last, net, low, high, p_inflow, status }) => ({
          week,
          from: first,
          to: last,
          net,
          low,
          high,
          p_inflow,
          status,
        })),
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const last = rows.at(-1) as Row;
    const estimated = rows.filter(({ status }) => status === 'estimated');
    const scale = say.scale(rows.flatMap(({ net, low, high }) => [net, low, high]));
    const violet = say.colour('northbound');
    const at = (value: number): number => value / scale.size;
    const isEstimate = ({ status }: Row): boolean => status === 'estimated';
    const week = say.window(last.from, last.to);
    const range = say.in(
      `(90% interval ${say.scaled(last.low, scale)} to ${say.scaled(last.high, scale)})`,
      `（90% 区间 ${say.scaled(last.low, scale)} 至 ${say.scaled(last.high, scale)}）`,
    );
    const amount = say.money(Math.abs(last.net), 'CNY');
    const verb = last.net < 0 ? say.in('sold', '净卖出') : say.in('bought', '净买入');
    const title = isEstimate(last)
      ? say.in(
          `Northbound investors ${verb} an estimated net ${amount} ${range} in the week of ${week}`,
          `${week}当周，北向资金估计${verb} ${amount}${range}`,
        )
      : say.in(
          `Northbound investors ${verb} a net ${amount} in the week of ${week}`,
          `${week}当周，北向资金${verb} ${amount}`,
        );
    const unit = say.unit(scale, 'CNY');
    const cut = String(data.facts.last_disclosed);
    return {
      title,
      subtitle: say.in(
        `Net northbound flow by week, ${unit}, ${say.window((rows[0] as Row).from, last.to)}`,
        `北向资金周度净流入，单位：${unit}，${say.window((rows[0] as Row).from, last.to)}`,
      ),
      key: [
        ...(estimated.length < rows.length
          ? [{ text: say.in('published', '交易所公布值'), colour: violet }]
          : []),
        ...(estimated.length > 0
          ? [
              { text: say.in('estimate', '估计值'), colour: violet, as: 'line' as const },
              { text: say.in('90% interval', '90% 区间'), colour: violet, as: 'band' as const },
            ]
          : []),
      ],
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
        xAxis: timeAxis(say, (rows[0] as Row).from, last.to, 5),
        yAxis: valueAxis(say),
        series: [
          {
            type: 'bar',
            name: say.in('published', '公布值'),
            barMaxWidth: 6,
            itemStyle: { color: violet },
            data: rows.filter((row) => !isEstimate(row)).map((row) => [utc(row.to), at(row.net)]),
            markLine: zeroLine(say),
          },
          ...band(
            say.in('90% interval', '90% 区间'),
            violet,
            weekPoints(rows, (row): [number | null, number | null] =>
              isEstimate(row) ? [at(row.low), at(row.high)] : [null, null],
            ),
          ),
          line(
            say.in('estimate', '估计值'),
            violet,
            weekPoints(rows, (row): [number | null] => [isEstimate(row) ? at(row.net) : null]),
            estimated.length > 0 && estimated.length < rows.length
              ? {
                  markLine: {
                    silent: true,
                    symbol: 'none',
                    data: [dayMark(say, cut, say.words(LAST_PUBLISHED))],
                  },
                }
              : {},
          ),
        ],
      },
    };
  },
};
