import type { IsoDate } from '../iso-date.js';
import { CCASS_SOURCE, flowCoverage } from './frame/coverage-words.js';
import { gapDays, HK_NEEDS, hongKongFlows, missingPart, missingWords } from './frame/hong-kong.js';
import type { Figure } from './frame/figure.js';
import { endLabel, extentOf, line, spread, timeAxis, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';

const PLOT = 330;

interface Row {
  readonly day: IsoDate;
  readonly foreign: number | null;
  readonly southbound: number | null;
}

export const hkCumulative: Figure = {
  id: 'hk-cumulative',
  asks: {
    en: 'How much did foreign and southbound investors buy of Hong Kong stocks since then?',
    zh: '区间内外资与南向资金累计净买入港股多少？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: HK_NEEDS,

  async query(ask, request) {
    const answer = await hongKongFlows(ask, request, ['day', 'type']);
    const { flows, days } = answer;
    const gaps = gapDays(flows.coverage);
    const sums = { stable: 0n, flexible: 0n, southbound: 0n };
    const rows = days.map((day) => {
      const own = flows.rows.filter((row) => row.day === day);
      for (const { type, net } of own)
        if (type === 'stable' || type === 'flexible' || type === 'southbound') sums[type] += net.cents;
      const known = own.length > 0 && !gaps.has(day);
      const told = (cents: bigint): number | null => (known ? Number(cents) / 100 : null);
      return {
        day,
        foreign: told(sums.stable + sums.flexible),
        stable: told(sums.stable),
        flexible: told(sums.flexible),
        southbound: told(sums.southbound),
      };
    });
    return {
      as_of: answer.asOf,
      source: CCASS_SOURCE,
      coverage: flowCoverage(flows.coverage),
      facts: { missing: missingPart(answer) },
      table: {
        columns: [
          column('day', 'date', 'trade date', '交易日'),
          column('foreign', 'HKD', 'foreign, cumulative', '外资累计净买入'),
          column('stable', 'HKD', 'stable foreign, cumulative', '稳定型外资累计净买入'),
          column('flexible', 'HKD', 'flexible foreign, cumulative', '灵活型外资累计净买入'),
          column('southbound', 'HKD', 'southbound, cumulative', '南向资金累计净买入'),
        ],
        rows: rows.some(({ foreign }) => foreign !== null) ? rows : [],
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const first = rows[0] as Row;
    const last = rows.findLast(({ foreign }) => foreign !== null) as Row & {
      foreign: number;
      southbound: number;
    };
    const scale = say.scale(rows.flatMap(({ foreign, southbound }) => [foreign ?? 0, southbound ?? 0]));
    const unit = say.unit(scale, 'HKD');
    const told = (value: number): string => say.money(Math.abs(value), 'HKD');
    const verb = (value: number): string =>
      value < 0 ? say.in('sold a net', '净卖出') : say.in('bought a net', '净买入');
    const drawn = rows.flatMap(({ foreign, southbound }) => [foreign ?? 0, southbound ?? 0]);
    const extent = extentOf(drawn.map((value) => value / scale.size));
    const shifts = spread([last.foreign / scale.size, last.southbound / scale.size], extent, say.tall(PLOT));
    const series = (key: 'foreign' | 'southbound'): ReturnType<typeof endLabel> => {
      const colour = say.colour(key);
      return endLabel(
        line(
          say.type(key),
          colour,
          rows.map((row) => [row.day, row[key] === null ? null : row[key] / scale.size]),
        ),
        `${say.in(key, say.type(key))} ${say.scaled(last[key], scale)}`,
        colour,
        shifts[key === 'foreign' ? 0 : 1],
      );
    };
    return {
      title: say.in(
        `Foreign investors ${verb(last.foreign)} ${told(last.foreign)} of Hong Kong stocks since ${say.date(first.day)}; southbound ${verb(last.southbound)} ${told(last.southbound)}`,
        `${say.date(first.day)}以来，外资累计${verb(last.foreign)}港股 ${told(last.foreign)}，南向资金累计${verb(last.southbound)} ${told(last.southbound)}`,
      ),
      subtitle:
        say.in(
          `Cumulative net trade flow, ${unit}, trades of ${say.window(first.day, last.day)}`,
          `累计净买入，单位：${unit}，按交易日，${say.window(first.day, last.day)}`,
        ) + missingWords(data.facts.missing, say),
      plotHeight: say.tall(PLOT),
      margins: { right: 150 },
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
        xAxis: timeAxis(say, first.day, last.day, 1),
        yAxis: valueAxis(say, extent),
        series: [{ ...series('foreign'), markLine: zeroLine(say) }, series('southbound')],
      },
    };
  },
};
