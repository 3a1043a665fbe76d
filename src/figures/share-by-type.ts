import type { IsoDate } from '../iso-date.js';
import { INVESTOR_TYPES, type InvestorType } from '../participants/investor-type.js';
import { sentences } from './frame/coverage-words.js';
import { CCASS_SOURCE } from './frame/coverage-words.js';
import { groupBy } from './frame/group-by.js';
import type { Figure } from './frame/figure.js';
import { endLabel, extentOf, line, roomFor, spread, timeAxis, valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';
import { TYPE_WORDS } from './frame/words.js';

type Row = { readonly date: IsoDate; readonly stocks: number } & { readonly [type in InvestorType]: number };

/** Days that rest on fewer stocks than this part of the last day's are not shown unasked. */
const ALIKE = 0.8;
const PLOT = 360;

export const shareByType: Figure = {
  id: 'share-by-type',
  asks: {
    en: 'Whose is the value held in CCASS?',
    zh: '中央结算系统内的持股市值归谁所有？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: {
    en: 'It needs CCASS holdings and closing prices of the same days: waizi import PATH...; what is stored: waizi status.',
    zh: '需要中央结算系统持股名单及同日收盘价：请用 waizi import 导入；已有数据见 waizi status。',
  },

  async query(ask, { asOf = null, from = null, to = null }) {
    const { first, last } = await ask.holdingDays(asOf);
    const end = to === null || to > last ? last : to;
    const year = `${Number(end.slice(0, 4)) - 1}-01-01`;
    const start = from ?? (year > first ? year : first);
    const answer = await ask.shares({ from: start, to: end, step: 'week' });
    const stocksOf = new Map(answer.coverage.days.map(({ date, stocks }) => [date, stocks]));
    const all = [...groupBy(answer.rows, ({ date }) => date)].map(([date, own]) => ({
      date,
      ...Object.fromEntries(
        INVESTOR_TYPES.map((type) => [type, own.find((row) => row.type === type)?.share ?? 0]),
      ),
      stocks: stocksOf.get(date) ?? 0,
    }));
    const most = all.at(-1)?.stocks ?? 0;
    const unlike = all.findLastIndex(({ stocks }) => stocks < ALIKE * most || stocks * ALIKE > most);
    const rows = from === null ? all.slice(unlike + 1) : all;
    const counts = rows.map(({ stocks }) => stocks);
    const [fewest, largest] = [Math.min(...counts), Math.max(...counts)];
    return {
      as_of: last,
      source: CCASS_SOURCE,
      coverage: sentences(
        fewest === largest
          ? { en: `Coverage: ${largest} stocks with a price.`, zh: `覆盖范围：${largest} 只有价格的股票。` }
          : {
              en: `Coverage: ${fewest} to ${largest} stocks with a price: days that rest on different stocks do not compare.`,
              zh: `覆盖范围：${fewest} 至 ${largest} 只有价格的股票；各日样本不同，不宜直接比较。`,
            },
      ),
      facts: { alike: fewest >= ALIKE * largest },
      table: {
        columns: [
          column('date', 'date', 'CCASS day', '中央结算系统日'),
          ...INVESTOR_TYPES.map((type) => {
            const { en, zh } = TYPE_WORDS[type] ?? { en: type, zh: type };
            return column(type, 'fraction', en, zh);
          }),
          column('stocks', 'count', 'stocks', '股票数'),
        ],
        rows,
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const [first, last] = [rows[0] as Row, rows.at(-1) as Row];
    const shown = INVESTOR_TYPES.filter((type) => rows.some((row) => row[type] >= 0.005));
    const main = shown.toSorted((a, b) => last[b] - last[a])[0] ?? 'stable';
    const [was, is] = [first[main], last[main]];
    const extent = extentOf(shown.flatMap((type) => rows.map((row) => row[type] * 100)));
    const shifts = spread(
      shown.map((type) => last[type] * 100),
      extent,
      say.tall(PLOT),
    );
    const compare = rows.length > 1 && data.facts.alike === true;
    const moved = Number(((is - was) * 100).toFixed(1));
    const subject = main === 'stable' || main === 'flexible' ? `${say.type(main)} capital` : say.type(main);
    return {
      title: compare
        ? say.in(
            `${subject.charAt(0).toUpperCase()}${subject.slice(1)} holds ${say.percent(is)} of the value in CCASS, ${moved === 0 ? 'as much as' : moved < 0 ? `down from ${say.percent(was)}` : `up from ${say.percent(was)}`} on ${say.date(first.date)}`,
            `${say.type(main)}占中央结算系统持股市值的 ${say.percent(is)}，${say.date(first.date)}为 ${say.percent(was)}`,
          )
        : say.in(
            `${subject.charAt(0).toUpperCase()}${subject.slice(1)} held ${say.percent(is)} of the value in CCASS on ${say.date(last.date)}`,
            `${say.date(last.date)}，${say.type(main)}占中央结算系统持股市值的 ${say.percent(is)}`,
          ),
      subtitle: say.in(
        `Share of the value held in CCASS by investor type, %, ${say.window(first.date, last.date)}`,
        `各类投资者占中央结算系统持股市值的比重，%，${say.window(first.date, last.date)}`,
      ),
      margins: { right: roomFor(shown.map((type) => `${say.type(type)} ${say.percent(last[type])}`)) + 8 },
      plotHeight: say.tall(PLOT),
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:percent' },
        xAxis: timeAxis(say, first.date, last.date, rows.length === 1 ? 3 : 0),
        yAxis: valueAxis(say, extent, 'waizi:percent'),
        series: shown.map((type, index) =>
          endLabel(
            line(
              say.type(type),
              say.colour(type),
              rows.map((row) => [row.date, Number((row[type] * 100).toFixed(4))]),
            ),
            `${say.type(type)} ${say.percent(last[type])}`,
            say.colour(type),
            shifts[index],
          ),
        ),
      },
    };
  },
};
