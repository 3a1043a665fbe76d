import { addDays } from '../iso-date.js';
import { FOREIGN } from '../participants/investor-type.js';
import { CCASS_SOURCE, flowCoverage } from './frame/coverage-words.js';
import { groupBy } from './frame/group-by.js';
import type { Figure } from './frame/figure.js';
import { HK_NEEDS, hongKongFlows, missingPart, missingWords } from './frame/hong-kong.js';
import { nameAxis, roomFor, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';
import { shorten } from './frame/text-width.js';

interface Row {
  readonly stock: string;
  readonly name: string | null;
  readonly name_zh: string | null;
  readonly stable: number;
  readonly flexible: number;
  readonly foreign: number;
}

/** Stocks at each end. */
const ENDS = 10;

export const stockFlows: Figure = {
  id: 'stock-flows',
  asks: {
    en: 'Which stocks did foreign investors buy and sell most?',
    zh: '外资买入、卖出最多的是哪些股票？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: HK_NEEDS,

  async query(ask, request) {
    const answer = await hongKongFlows(ask, request, ['stock', 'type'], {
      types: FOREIGN,
      begin: (last) => addDays(last, -27),
    });
    const names = await ask.stockNames();
    const rows = [...groupBy(answer.flows.rows, ({ stock }) => stock ?? '')]
      .map(([stock, own]): Row => {
        const of = (type: string): bigint =>
          own.filter((row) => row.type === type).reduce((sum, { net }) => sum + net.cents, 0n);
        const [stable, flexible] = [of('stable'), of('flexible')];
        const { en, zh } = names.get(stock) ?? { en: null, zh: null };
        return {
          stock,
          name: en,
          name_zh: zh,
          stable: Number(stable) / 100,
          flexible: Number(flexible) / 100,
          foreign: Number(stable + flexible) / 100,
        };
      })
      .sort((a, b) => b.foreign - a.foreign || (a.stock < b.stock ? -1 : 1));
    return {
      as_of: answer.asOf,
      source: CCASS_SOURCE,
      coverage: flowCoverage(answer.flows.coverage),
      facts: { from: answer.from, to: answer.settled, missing: missingPart(answer) },
      table: {
        columns: [
          column('stock', 'text', 'stock', '代码'),
          column('name', 'text', 'name', '英文名称'),
          column('name_zh', 'text', 'Chinese name', '名称'),
          column('stable', 'HKD', 'stable foreign', '稳定型外资'),
          column('flexible', 'HKD', 'flexible foreign', '灵活型外资'),
          column('foreign', 'HKD', 'foreign', '外资合计'),
        ],
        rows: rows as unknown as Record<string, string | number | null>[],
      },
    };
  },

  draw(data, say) {
    const all = data.table.rows as unknown as readonly Row[];
    const top = all.filter(({ foreign }) => foreign > 0).slice(0, ENDS);
    const bottom = all.filter(({ foreign }) => foreign < 0).slice(-ENDS);
    const rows = [...top, ...bottom];
    const nameOf = ({ stock, name, name_zh: zh }: Row): string => {
      const told = say.in(name ?? zh ?? '', zh ?? name ?? '');
      return told === '' ? stock : told;
    };
    const labelOf = (row: Row): string =>
      nameOf(row) === row.stock ? row.stock : `${shorten(nameOf(row), 190, 12)} ${row.stock}`;
    const scale = say.scale(rows.flatMap(({ stable, flexible, foreign }) => [stable, flexible, foreign]));
    const unit = say.unit(scale, 'HKD');
    const window = say.window(String(data.facts.from), String(data.facts.to));
    const [most, least] = [top[0], bottom.at(-1)];
    const parts = [
      most === undefined
        ? ''
        : say.in(
            `bought most of ${nameOf(most)} (${say.money(most.foreign, 'HKD')})`,
            `净买入最多的是${nameOf(most)}（${say.money(most.foreign, 'HKD')}）`,
          ),
      least === undefined
        ? ''
        : say.in(
            `sold most of ${nameOf(least)} (${say.money(-least.foreign, 'HKD')})`,
            `净卖出最多的是${nameOf(least)}（${say.money(-least.foreign, 'HKD')}）`,
          ),
    ].filter(Boolean);
    const names = rows.map(labelOf);
    return {
      title: say.in(
        `Foreign investors ${parts.join(' and ') || 'neither bought nor sold'}`,
        `外资${parts.join('，') || '无净买卖'}`,
      ),
      subtitle:
        say.in(
          `Net trade flow of foreign capital by stock, ${unit}, trades of ${window}; the number is stable and flexible together`,
          `外资分个股净买入，单位：${unit}，按交易日，${window}；数字为稳定型与灵活型合计`,
        ) + missingWords(data.facts.missing, say),
      key: FOREIGN.map((type) => ({ text: say.type(type), colour: say.colour(type) })),
      plotHeight: Math.max(120, rows.length * 23),
      margins: { left: roomFor(names), right: 56 },
      chart: {
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: 'waizi:number' },
        xAxis: valueAxis(say, { boundaryGap: ['9%', '9%'] }),
        yAxis: nameAxis(say, names),
        series: [
          ...(['stable', 'flexible'] as const).map((type, index) => ({
            type: 'bar',
            name: say.type(type),
            stack: 'foreign',
            barCategoryGap: '34%',
            itemStyle: { color: say.colour(type) },
            emphasis: { disabled: true },
            data: rows.map((row) => row[type] / scale.size),
            ...(index === 0 ? { markLine: zeroLine(say, 'x') } : {}),
          })),
          {
            type: 'scatter',
            name: say.type('foreign'),
            symbol: 'rect',
            symbolSize: 1,
            silent: true,
            itemStyle: { color: 'transparent' },
            // beside the longer side of the bar, whichever sign its parts have
            data: rows.map((row, index) => {
              const right = Math.max(0, row.stable) + Math.max(0, row.flexible);
              const left = Math.min(0, row.stable) + Math.min(0, row.flexible);
              const gain = row.foreign > 0;
              return {
                value: [(gain ? right : left) / scale.size, index],
                label: {
                  show: true,
                  position: gain ? 'right' : 'left',
                  formatter: say.scaled(row.foreign, scale),
                  color: say.palette.soft,
                  fontSize: 11,
                },
              };
            }),
          },
        ],
      },
    };
  },
};
