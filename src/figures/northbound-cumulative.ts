import type { IsoDate } from '../iso-date.js';
import type { NowcastRow } from '../nowcast/report.js';
import { NORTHBOUND_SOURCE } from './frame/coverage-words.js';
import type { Figure } from './frame/figure.js';
import { LAST_PUBLISHED, NORTHBOUND_NEEDS, northboundCoverage, weekPoints } from './frame/northbound.js';
import { band, dayMark, endLabel, line, timeAxis, valueAxis, zeroLine } from './frame/parts.js';
import type { Questions } from './frame/questions.js';
import { column } from './frame/table.js';

interface Row {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly cumulative: number;
  readonly low: number;
  readonly high: number;
  readonly status: string;
}

export const northboundCumulative: Figure = {
  id: 'northbound-cumulative',
  asks: {
    en: 'How much have northbound investors bought in all since then?',
    zh: '区间内北向资金累计净买入多少？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: NORTHBOUND_NEEDS,

  async query(ask, { asOf = null, from = null, to = null }) {
    const window = { by: 'week', from: from ?? (await firstDay(ask, to, asOf)), to, asOf } as const;
    const weeks = await ask.nowcast(window);
    const sums = await ask.nowcast({ ...window, cumulative: true });
    return {
      as_of: weeks.last_day,
      source: NORTHBOUND_SOURCE,
      coverage: northboundCoverage(weeks, weeks.rows),
      facts: { last_disclosed: weeks.last_disclosed },
      table: {
        columns: [
          column('from', 'date', 'from', '起'),
          column('to', 'date', 'to', '止'),
          column('net', 'CNY', 'net flow of the week', '当周净流入'),
          column('cumulative', 'CNY', 'cumulative', '累计'),
          column('low', 'CNY', 'cumulative, 90% from', '累计 90% 区间下限'),
          column('high', 'CNY', 'cumulative, 90% to', '累计 90% 区间上限'),
          column('status', 'text', 'status', '状态'),
        ],
        rows: added(weeks.rows, sums.rows),
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const [first, last] = [rows[0] as Row, rows.at(-1) as Row];
    const scale = say.scale(rows.flatMap(({ cumulative, low, high }) => [cumulative, low, high]));
    const violet = say.colour('northbound');
    const unit = say.unit(scale, 'CNY');
    const estimated = rows.some(({ status }) => status === 'estimated');
    const published = rows.some(({ status }) => status === 'published');
    const amount = say.money(Math.abs(last.cumulative), 'CNY');
    const range = estimated
      ? say.in(
          ` (90% interval ${say.scaled(last.low, scale)} to ${say.scaled(last.high, scale)})`,
          `（90% 区间 ${say.scaled(last.low, scale)} 至 ${say.scaled(last.high, scale)}）`,
        )
      : '';
    const sold = last.cumulative < 0;
    const about = estimated ? say.in('an estimated net', '估计累计') : say.in('a net', '累计');
    return {
      title: say.in(
        `Northbound investors ${sold ? 'sold' : 'bought'} ${about} ${amount}${range} since ${say.date(first.from)}`,
        `${say.date(first.from)}以来，北向资金${about}净${sold ? '卖出' : '买入'} ${amount}${range}`,
      ),
      subtitle: say.in(
        `Cumulative net northbound flow, ${unit}, ${say.window(first.from, last.to)}`,
        `北向资金累计净流入，单位：${unit}，${say.window(first.from, last.to)}`,
      ),
      margins: { right: 84 },
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
        xAxis: timeAxis(say, first.from, last.to, 2),
        yAxis: valueAxis(say),
        series: [
          ...band(
            say.in('90% interval', '90% 区间'),
            violet,
            weekPoints(rows, ({ low, high }): [number | null, number | null] =>
              high > low ? [low / scale.size, high / scale.size] : [null, null],
            ),
          ),
          {
            ...endLabel(
              line(
                say.type('northbound'),
                violet,
                weekPoints(rows, (row): [number | null] => [row.cumulative / scale.size]),
              ),
              say.scaled(last.cumulative, scale),
              violet,
            ),
            markLine: {
              ...zeroLine(say),
              data: [
                { yAxis: 0 },
                ...(estimated && published
                  ? [dayMark(say, String(data.facts.last_disclosed), say.words(LAST_PUBLISHED))]
                  : []),
              ],
            },
          },
        ],
      },
    };
  },
};

/** 1 January of the year in which flows ended to be published, or of the window's end where that is earlier. */
async function firstDay(ask: Questions, to: IsoDate | null, asOf: IsoDate | null): Promise<IsoDate> {
  const { last_disclosed: last } = await ask.nowcast({ by: 'week', to, asOf });
  return `${(to !== null && to < last ? to : last).slice(0, 4)}-01-01` as IsoDate;
}

/** Weeks added up, each with the interval of its sum. */
function added(weeks: readonly NowcastRow[], sums: readonly NowcastRow[]) {
  let cumulative = 0;
  return weeks.map(({ from, to, net, status }, index) => {
    const { low, high } = sums[index] as NowcastRow;
    cumulative += net;
    return { from, to, net, cumulative, low, high, status };
  });
}
