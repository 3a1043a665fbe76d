import { addDays } from '../iso-date.js';
import type { Amount } from '../amount.js';
import { CCASS_SOURCE, flowCoverage, sentences } from './frame/coverage-words.js';
import { groupBy } from './frame/group-by.js';
import type { Figure } from './frame/figure.js';
import { HK_NEEDS, hongKongFlows, missingPart, missingWords } from './frame/hong-kong.js';
import { barLabel, nameAxis, roomFor, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';

const TYPES = ['stable', 'flexible', 'southbound'] as const;
type Type = (typeof TYPES)[number];
type Row = { readonly industry: string; readonly industry_zh: string; readonly foreign: number } & {
  readonly [type in Type]: number;
};

/** Industries drawn: those that foreign capital moved most in or out of. */
const SHOWN = 12;

export const industryFlows: Figure = {
  id: 'industry-flows',
  asks: {
    en: 'Which industries did foreign and southbound investors buy and sell?',
    zh: '外资与南向资金买入、卖出了哪些行业？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: HK_NEEDS,

  async query(ask, request) {
    const answer = await hongKongFlows(ask, request, ['industry', 'type'], {
      types: TYPES,
      begin: (last) => addDays(last, -27),
    });
    const { coverage } = answer.flows;
    const zh = coverage.industries?.names_zh ?? {};
    const rows = [...groupBy(answer.flows.rows, ({ industry }) => industry ?? '')]
      .map(([industry, own]) => {
        const cents = (...types: readonly string[]): number =>
          Number(
            own
              .filter(({ type }) => types.includes(type ?? ''))
              .reduce((sum, { net }: { net: Amount }) => sum + net.cents, 0n),
          ) / 100;
        return {
          industry,
          industry_zh: zh[industry] ?? industry,
          stable: cents('stable'),
          flexible: cents('flexible'),
          foreign: cents('stable', 'flexible'),
          southbound: cents('southbound'),
        };
      })
      .sort((a, b) => b.foreign - a.foreign || (a.industry < b.industry ? -1 : 1));
    const unplaced = coverage.industries?.unclassified.stocks ?? 0;
    return {
      as_of: answer.asOf,
      source: CCASS_SOURCE,
      coverage: sentences(
        flowCoverage(coverage),
        unplaced === 0
          ? null
          : {
              en: `${unplaced} ${unplaced === 1 ? 'stock has' : 'stocks have'} no industry.`,
              zh: `${unplaced} 只股票未归入行业。`,
            },
      ),
      facts: { from: answer.from, to: answer.settled, missing: missingPart(answer) },
      table: {
        columns: [
          column('industry', 'text', 'industry', '行业（英文）'),
          column('industry_zh', 'text', 'industry (Chinese)', '行业'),
          column('stable', 'HKD', 'stable foreign', '稳定型外资'),
          column('flexible', 'HKD', 'flexible foreign', '灵活型外资'),
          column('foreign', 'HKD', 'foreign', '外资合计'),
          column('southbound', 'HKD', 'southbound', '南向资金'),
        ],
        rows,
      },
    };
  },

  draw(data, say) {
    const all = data.table.rows as unknown as readonly Row[];
    const size = (row: Row): number => Math.abs(row.foreign);
    const kept = new Set(all.toSorted((a, b) => size(b) - size(a)).slice(0, SHOWN));
    const rows = all.filter((row) => kept.has(row));
    const named = (row: Row): string => say.in(row.industry, row.industry_zh);
    const [top, bottom] = [all[0] as Row, all.at(-1) as Row];
    const scale = say.scale(rows.flatMap((row) => TYPES.map((type) => row[type])));
    const unit = say.unit(scale, 'HKD');
    const window = say.window(String(data.facts.from), String(data.facts.to));
    const bought = say.in(
      `most into ${named(top)} (${say.money(top.foreign, 'HKD')})`,
      `净买入最多的是${named(top)}（${say.money(top.foreign, 'HKD')}）`,
    );
    const sold = say.in(
      `most out of ${named(bottom)} (${say.money(Math.abs(bottom.foreign), 'HKD')})`,
      `净卖出最多的是${named(bottom)}（${say.money(Math.abs(bottom.foreign), 'HKD')}）`,
    );
    const deeds = [top.foreign > 0 ? bought : '', bottom.foreign < 0 ? sold : ''].filter(Boolean);
    const names = rows.map(named);
    const widest = rows.length * TYPES.length;
    return {
      title: say.in(
        `Foreign capital went ${deeds.join(' and ') || 'nowhere'}`,
        `外资${deeds.join('，') || '无净买卖'}`,
      ),
      subtitle:
        say.in(
          `Net trade flow by industry and investor type, ${unit}, trades of ${window}${all.length > rows.length ? `; the ${rows.length} of ${all.length} industries with the largest foreign flow` : ''}`,
          `分行业、分投资者类型净买入，单位：${unit}，按交易日，${window}${all.length > rows.length ? `；仅列外资净额最大的 ${rows.length} 个行业（共 ${all.length} 个）` : ''}`,
        ) + missingWords(data.facts.missing, say),
      key: TYPES.map((type) => ({ text: say.type(type), colour: say.colour(type) })),
      plotHeight: Math.max(160, widest * 15),
      margins: { left: roomFor(names), right: 56 },
      chart: {
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: 'waizi:number' },
        xAxis: valueAxis(say, { boundaryGap: ['8%', '8%'] }),
        yAxis: nameAxis(say, names),
        series: TYPES.map((type, index) => ({
          type: 'bar',
          name: say.type(type),
          barGap: '8%',
          barCategoryGap: '26%',
          itemStyle: { color: say.colour(type) },
          emphasis: { disabled: true },
          data: rows.map((row) => barLabel(say, row[type] / scale.size, say.scaled(row[type], scale))),
          ...(index === 0 ? { markLine: zeroLine(say, 'x') } : {}),
        })),
      },
    };
  },
};
