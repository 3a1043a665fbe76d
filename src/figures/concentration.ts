import type { IsoDate } from '../iso-date.js';
import { UsageError } from '../errors.js';
import type { Figure } from './frame/figure.js';
import { endLabel, extentOf, line, spread, timeAxis, valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';

const PLOT = 330;

interface Row {
  readonly date: IsoDate;
  readonly top5: number | null;
  readonly top10: number | null;
  readonly participants: number;
  readonly basis: string;
}

/** Days between two lists from which on a line breaks. */
const BREAK_DAYS = 12;

export const concentration: Figure = {
  id: 'concentration',
  asks: {
    en: 'How much of a stock do its largest CCASS participants hold?',
    zh: '一只股票的最大参与者持有多少？',
  },
  takes: ['stock', 'asOf', 'from', 'to'],
  needs: {
    en: 'It needs CCASS holdings of the stock: waizi import PATH...; what is stored: waizi status.',
    zh: '需要该股票的中央结算系统持股名单：请用 waizi import 导入；已有数据见 waizi status。',
  },

  async query(ask, { stock = null, asOf = null, from = null, to = null }) {
    if (stock === null) throw new UsageError('concentration is about one stock: give --stock CODE');
    const end = to !== null && (asOf === null || to < asOf) ? to : asOf;
    const { rows } = await ask.concentration(stock, { from, to: end });
    const { en = null, zh = null } = (await ask.stockNames()).get(stock) ?? {};
    const bases = new Set(rows.map(({ basis }) => basis));
    const last = rows.at(-1);
    return {
      as_of: last?.date ?? end,
      source: {
        en: 'CCASS participant holdings (HKEX) as imported; waizi',
        zh: '中央结算系统参与者持股（香港交易所，导入数据）；waizi 计算',
      },
      coverage: {
        en: `Coverage: ${rows.length} stored days.${bases.size > 1 ? ' Days in percent of another base than the last are not drawn: see the table.' : ''}`,
        zh: `覆盖范围：${rows.length} 个已存日期。${bases.size > 1 ? '分母与最后一日不同的日期未画出，见数据表。' : ''}`,
      },
      facts: { stock, name: en, name_zh: zh, basis: last?.basis ?? null },
      table: {
        columns: [
          column('date', 'date', 'CCASS day', '中央结算系统日'),
          column('top5', 'percent', 'five largest', '前五大'),
          column('top10', 'percent', 'ten largest', '前十大'),
          column('participants', 'count', 'participants', '参与者数'),
          column('basis', 'text', 'percent of', '分母'),
        ],
        rows: rows.some(({ top10 }) => top10 !== null)
          ? rows.map(({ date, top5, top10, participants, basis }) => ({
              date,
              top5,
              top10,
              participants,
              basis,
            }))
          : [],
      },
    };
  },

  draw(data, say) {
    const all = data.table.rows as unknown as readonly Row[];
    const basis = all.findLast(({ top10 }) => top10 !== null)?.basis;
    // days in percent of another base do not compare, and are not drawn
    const comparable = all.map((row) => (row.basis === basis ? row : { ...row, top5: null, top10: null }));
    const rows = comparable.slice(comparable.findIndex(({ top10 }) => top10 !== null));
    const told = rows.filter(({ top10 }) => top10 !== null);
    const [first, last] = [told[0] as Row, told.at(-1) as Row];
    const { stock, name, name_zh: zh } = data.facts;
    const called = String(say.in(String(name ?? zh ?? ''), String(zh ?? name ?? '')));
    const subject = called === '' ? String(stock) : say.in(`${called} (${stock})`, `${called}（${stock}）`);
    const of =
      basis === 'issued'
        ? say.in('issued shares', '已发行股份')
        : basis === 'ccass'
          ? say.in('shares in CCASS', '中央结算系统股份')
          : say.in('shares of named participants', '具名参与者股份');
    const now = say.percent((last.top10 ?? 0) / 100);
    const then = say.percent((first.top10 ?? 0) / 100);
    const extent = extentOf(rows.flatMap(({ top5, top10 }) => [top5 ?? 0, top10 ?? 0]));
    const shifts = spread([last.top10 ?? 0, last.top5 ?? 0], extent, say.tall(PLOT));
    const series = (key: 'top5' | 'top10', colour: string, text: string) =>
      endLabel(
        line(text, colour, broken(rows, key)),
        `${text} ${say.percent((last[key] ?? 0) / 100)}`,
        colour,
        shifts[key === 'top10' ? 0 : 1],
      );
    return {
      title:
        told.length > 1
          ? say.in(
              `The ten largest participants hold ${now} of ${subject}; ${then} on ${say.date(first.date)}`,
              `${subject}前十大参与者合计持有 ${now}，${say.date(first.date)}为 ${then}`,
            )
          : say.in(
              `The ten largest participants hold ${now} of ${subject}`,
              `${subject}前十大参与者合计持有 ${now}`,
            ),
      subtitle: say.in(
        `Held by the largest CCASS participants, % of ${of}, ${say.window(first.date, last.date)}`,
        `最大的中央结算系统参与者持股，占${of}的比重，%，${say.window(first.date, last.date)}`,
      ),
      plotHeight: say.tall(PLOT),
      margins: { right: 150 },
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:percent' },
        xAxis: timeAxis(say, first.date, last.date, first === last ? 3 : 0),
        yAxis: valueAxis(say, extent, 'waizi:percent'),
        series: [
          series('top10', say.colour('stable'), say.in('ten largest', '前十大')),
          series('top5', say.colour('southbound'), say.in('five largest', '前五大')),
        ],
      },
    };
  },
};

/** The points of a line, with a break where lists are far apart. */
function broken(rows: readonly Row[], key: 'top5' | 'top10'): [IsoDate, number | null][] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const far =
      before !== undefined && Date.parse(row.date) - Date.parse(before.date) > BREAK_DAYS * 86_400_000;
    const point: [IsoDate, number | null] = [row.date, row[key]];
    return far ? [[row.date, null], point] : [point];
  });
}
