import { addDays, type IsoDate, mondayOf } from '../iso-date.js';
import { CCASS_SOURCE, flowCoverage } from './frame/coverage-words.js';
import { groupBy } from './frame/group-by.js';
import type { Figure } from './frame/figure.js';
import { gapDays, HK_NEEDS, hongKongFlows, missingPart, missingWords } from './frame/hong-kong.js';
import { hatch, timeAxis, utc, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';

const TYPES = ['stable', 'flexible', 'southbound'] as const;
type Type = (typeof TYPES)[number];
type Row = { readonly from: IsoDate; readonly to: IsoDate; readonly complete: boolean } & {
  readonly [type in Type]: number | null;
};

export const hkWeeklyByType: Figure = {
  id: 'hk-weekly-by-type',
  asks: {
    en: 'Who bought and who sold Hong Kong stocks each week?',
    zh: '每周是谁在买入、谁在卖出港股？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: HK_NEEDS,

  async query(ask, request) {
    const answer = await hongKongFlows(ask, request, ['day', 'type'], {
      begin: (last) => mondayOf(addDays(last, -182)),
    });
    const gaps = gapDays(answer.flows.coverage);
    const known = new Set(answer.days);
    const days = await ask.tradingDays(answer.from, addDays(mondayOf(answer.settled), 6));
    const weeks = groupBy(days, mondayOf);
    const rows = [...weeks.values()].map((own) => {
      const told = own.filter((day) => known.has(day) && !gaps.has(day));
      const net = (type: Type): number | null =>
        told.length === 0
          ? null
          : Number(
              answer.flows.rows
                .filter((row) => row.type === type && own.includes(row.day as IsoDate))
                .reduce((sum, row) => sum + row.net.cents, 0n),
            ) / 100;
      const settled = own.filter((day) => known.has(day));
      return {
        from: own[0] as IsoDate,
        to: settled.at(-1) ?? (own.at(-1) as IsoDate),
        stable: net('stable'),
        flexible: net('flexible'),
        southbound: net('southbound'),
        complete: told.length === own.length,
        days: told.length,
      };
    });
    return {
      as_of: answer.asOf,
      source: CCASS_SOURCE,
      coverage: flowCoverage(answer.flows.coverage),
      facts: { missing: missingPart(answer) },
      table: {
        columns: [
          column('from', 'date', 'from', '起'),
          column('to', 'date', 'to', '止'),
          column('stable', 'HKD', 'stable foreign', '稳定型外资'),
          column('flexible', 'HKD', 'flexible foreign', '灵活型外资'),
          column('southbound', 'HKD', 'southbound', '南向资金'),
          column('days', 'count', 'trade days known', '已知交易日'),
          column('complete', 'yes-no', 'all trade days known', '是否完整'),
        ],
        rows: rows.some(({ days: known }) => known > 0) ? rows : [],
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const told = rows.filter(({ stable }) => stable !== null);
    const last = told.findLast(({ complete }) => complete) ?? (told.at(-1) as Row);
    const scale = say.scale(rows.flatMap((row) => TYPES.map((type) => row[type] ?? 0)));
    const unit = say.unit(scale, 'HKD');
    const [first, end] = [rows[0] as Row, rows.at(-1) as Row];
    const did = (type: Type): string => {
      const value = last[type] ?? 0;
      const amount = say.money(Math.abs(value), 'HKD');
      return say.in(
        `${type} ${type === 'southbound' ? 'investors ' : type === 'stable' ? 'foreign capital ' : ''}${value < 0 ? 'sold' : 'bought'} ${amount}`,
        `${say.type(type)}净${value < 0 ? '卖出' : '买入'} ${amount}`,
      );
    };
    const deeds = TYPES.map(did);
    const incomplete = rows.some(({ complete }) => !complete);
    return {
      title: say.in(
        `In the week of ${say.window(last.from, last.to)} ${deeds[0]}, ${deeds[1]} and ${deeds[2]}`,
        `${say.window(last.from, last.to)}当周，${deeds.join('，')}`,
      ),
      subtitle:
        say.in(
          `Net trade flow by week and investor type, ${unit}, trades of ${say.window(first.from, end.to)}`,
          `按投资者类型的周度净买入，单位：${unit}，按交易日，${say.window(first.from, end.to)}`,
        ) + missingWords(data.facts.missing, say),
      key: [
        ...TYPES.map((type) => ({ text: say.type(type), colour: say.colour(type) })),
        ...(incomplete
          ? [
              {
                text: say.in('days missing or not settled yet', '部分交易日缺失或尚未交收'),
                colour: say.palette.faint,
                as: 'hatch' as const,
              },
            ]
          : []),
      ],
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
        xAxis: timeAxis(say, first.from, addDays(mondayOf(end.to), 4), 3),
        yAxis: valueAxis(say),
        series: TYPES.map((type, index) => ({
          type: 'bar',
          name: say.type(type),
          stack: 'week',
          barMaxWidth: 22,
          barCategoryGap: '35%',
          itemStyle: { color: say.colour(type) },
          emphasis: { disabled: true },
          data: rows.map((row) => ({
            value: [utc(addDays(mondayOf(row.from), 2)), row[type] === null ? null : row[type] / scale.size],
            ...(row.complete ? {} : { itemStyle: { color: say.colour(type), decal: hatch(say) } }),
          })),
          ...(index === 0 ? { markLine: zeroLine(say) } : {}),
        })),
      },
    };
  },
};
