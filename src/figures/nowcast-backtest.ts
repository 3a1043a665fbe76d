import { NORTHBOUND_SOURCE } from './frame/coverage-words.js';
import type { Figure } from './frame/figure.js';
import { NORTHBOUND_NEEDS } from './frame/northbound.js';
import { valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';
import type { Words } from './frame/words.js';

interface Row {
  readonly information: 'realtime' | 'benchmarked';
  /** A year, or `all`. */
  readonly year: string;
  readonly weeks: number;
  readonly hit_rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly always_positive: number | null;
  readonly quarters: number | null;
}

const KINDS: Readonly<Record<Row['information'], Words>> = {
  realtime: { en: 'as told when the week ended', zh: '当周实时估计' },
  benchmarked: { en: 'with the quarter-end holdings known later', zh: '季末持股校准后' },
};

/** Pixels below which the rates of the years would lie on one another; the table has them. */
const NARROW = 520;

export const nowcastBacktest: Figure = {
  id: 'nowcast-backtest',
  asks: {
    en: 'How often would the northbound estimate have had the direction right?',
    zh: '北向资金估计的方向胜率有多高？',
  },
  takes: ['from', 'to'],
  needs: NORTHBOUND_NEEDS,

  async query(ask, { from = null, to = null }) {
    const answer = await ask.nowcastBacktest({ ...(from === null ? {} : { from }), to });
    const told = answer.rows.filter(({ target, weeks }) => target === 'flow' && weeks > 0);
    const rows = told.flatMap((row) =>
      [...Object.entries(row.by_year), ['all', row] as const].map(([year, score]) => ({
        information: row.information,
        year,
        weeks: score.weeks,
        hits: score.hits,
        hit_rate: score.hit_rate,
        low: score.wilson95?.[0] ?? null,
        high: score.wilson95?.[1] ?? null,
        always_positive: year === 'all' ? row.baselines.always_positive : null,
        quarters: year === 'all' ? row.baselines.previous_quarters_sign : null,
      })),
    );
    return {
      as_of: told.at(-1)?.to ?? null,
      source: NORTHBOUND_SOURCE,
      coverage: {
        en: "Each year's published flows were hidden as all have been since August 2024, and estimated from what was known by then.",
        zh: '逐年隐去已公布的净流入（如同2024年8月以后），仅用当时已知的信息估计。',
      },
      facts: {},
      table: {
        columns: [
          column('information', 'text', 'information', '信息'),
          column('year', 'text', 'year', '年份'),
          column('weeks', 'count', 'weeks', '周数'),
          column('hits', 'count', 'right directions', '方向正确周数'),
          column('hit_rate', 'fraction', 'hit rate', '胜率'),
          column('low', 'fraction', '95% from', '95% 区间下限'),
          column('high', 'fraction', '95% to', '95% 区间上限'),
          column('always_positive', 'fraction', 'rule: always an inflow', '规则：恒为净流入'),
          column('quarters', 'fraction', 'rule: as the last two quarters', '规则：同前两季方向'),
        ],
        rows,
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const years = rows.filter(({ year, hit_rate }) => year !== 'all' && hit_rate !== null);
    const all = (kind: Row['information']): Row | undefined =>
      rows.find(({ year, information }) => year === 'all' && information === kind);
    const narrow = say.look.width < NARROW;
    const [live, late] = [all('realtime'), all('benchmarked')];
    const rate = (value: number | null | undefined): string => say.percent(value ?? 0);
    const numbers = years.map(({ year }) => Number(year));
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const always = live?.always_positive ?? late?.always_positive ?? null;
    const colours = { realtime: say.colour('northbound'), benchmarked: say.colour('southbound') };
    const kinds = (['realtime', 'benchmarked'] as const).filter((kind) =>
      years.some(({ information }) => information === kind),
    );
    return {
      title: say.in(
        `The northbound estimate had ${rate(live?.hit_rate)} of ${live?.weeks ?? 0} weekly directions right${always === null ? '' : `; always saying "inflow", ${rate(always)}`}`,
        `北向资金周度方向估计胜率为 ${rate(live?.hit_rate)}（共 ${live?.weeks ?? 0} 周）${always === null ? '' : `；恒猜“净流入”为 ${rate(always)}`}`,
      ),
      subtitle: say.in(
        `Share of weeks with the right sign by year, %, with 95% intervals, ${first}–${last}; each year hidden`,
        `各年方向正确的周数占比，%，附 95% 区间，${first} 至 ${last} 年；逐年隐去检验`,
      ),
      key: kinds.map((kind) => ({ text: say.words(KINDS[kind]), colour: colours[kind] })),
      margins: { right: narrow ? 16 : 150 },
      chart: {
        xAxis: {
          ...valueAxis(say, { min: first - 1, max: last + 1, interval: 1, splitLine: { show: false } }),
          axisLabel: {
            color: say.palette.faint,
            formatter: 'waizi:whole',
            showMinLabel: false,
            showMaxLabel: false,
          },
          axisLine: { show: true, lineStyle: { color: say.palette.hair } },
        },
        yAxis: valueAxis(say, { min: 0, max: 100 }, 'waizi:percent'),
        series: kinds.flatMap((kind, index) => {
          const own = years.filter(({ information }) => information === kind);
          const at = ({ year }: Row): number => Number(year) + (index === 0 ? -0.12 : 0.12);
          const overall = all(kind);
          return [
            {
              type: 'line',
              name: `${say.words(KINDS[kind])} 95%`,
              symbol: 'none',
              silent: true,
              connectNulls: false,
              lineStyle: { color: colours[kind], width: 2, opacity: 0.45 },
              data: own.flatMap((row) => [
                [at(row), (row.low ?? 0) * 100],
                [at(row), (row.high ?? 0) * 100],
                [at(row), null],
              ]),
            },
            {
              type: 'scatter',
              name: say.words(KINDS[kind]),
              symbolSize: 9,
              itemStyle: { color: colours[kind] },
              emphasis: { disabled: true },
              data: own.map((row) => ({
                value: [at(row), (row.hit_rate ?? 0) * 100],
                label: {
                  show: !narrow,
                  position: index === 0 ? 'left' : 'right',
                  formatter: say.percent(row.hit_rate ?? 0, 0),
                  color: say.palette.soft,
                  fontSize: 11,
                },
              })),
              ...(index === 0 && overall
                ? {
                    markLine: {
                      silent: true,
                      symbol: 'none',
                      data: [
                        { rate: 0.5, text: say.in('a coin', '抛硬币'), fixed: true },
                        {
                          rate: overall.always_positive,
                          text: say.in('always inflow', '恒猜净流入'),
                          fixed: false,
                        },
                      ].flatMap(({ rate: level, text, fixed }) =>
                        level === null
                          ? []
                          : [
                              {
                                yAxis: level * 100,
                                lineStyle: { color: say.palette.faint, width: 1, type: [4, 4] },
                                label: {
                                  show: true,
                                  position: narrow ? 'insideEndTop' : 'end',
                                  formatter: fixed ? `${text} 50%` : `${text} ${say.percent(level)}`,
                                  color: say.palette.soft,
                                  fontSize: 11,
                                },
                              },
                            ],
                      ),
                    },
                  }
                : {}),
            },
          ];
        }),
      },
    };
  },
};
