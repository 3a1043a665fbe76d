import { sentences } from './frame/coverage-words.js';
import { CCASS_SOURCE } from './frame/coverage-words.js';
import type { Figure } from './frame/figure.js';
import { labelPlaces } from './frame/label-places.js';
import { valueAxis } from './frame/parts.js';
import { column } from './frame/table.js';
import { shorten } from './frame/text-width.js';

interface Row {
  readonly participant: string;
  readonly name: string;
  readonly type: 'stable' | 'flexible';
  readonly trade_frequency: number | null;
  readonly value: number | null;
}

/** Participants named beside their point: the largest. */
const NAMED = 14;

export const participantMap: Figure = {
  id: 'participant-map',
  asks: {
    en: 'Which foreign participants hold for long and which trade often?',
    zh: '哪些外资托管机构持股稳定，哪些交易频繁？',
  },
  takes: ['asOf'],
  needs: {
    en: 'It needs CCASS holdings of several months and closing prices: waizi import PATH...; what is stored: waizi status.',
    zh: '需要数月的中央结算系统持股名单与收盘价：请用 waizi import 导入；已有数据见 waizi status。',
  },

  async query(ask, { asOf = null }) {
    const answer = await ask.classify({ asOf, changes: false });
    const rows = answer.rows.map((row) => ({
      participant: row.participant,
      name: row.name,
      type: row.type,
      trade_frequency: row.trade_frequency,
      value: row.value === null ? null : row.value.toNumber(),
      p_flexible: row.p_flexible,
      months: row.months,
    }));
    const drawn = rows.filter(isDrawn);
    const valueOf = (type: string): bigint =>
      answer.rows.reduce((sum, row) => (row.type === type ? sum + (row.value?.cents ?? 0n) : sum), 0n);
    const [stable, flexible] = [valueOf('stable'), valueOf('flexible')];
    return {
      as_of: answer.as_of,
      source: CCASS_SOURCE,
      coverage: sentences(
        {
          en: `Coverage: ${answer.coverage.stocks} stocks, ${answer.coverage.months.length} months of ${answer.lists === 'daily' ? 'daily' : 'month-end'} lists.`,
          zh: `覆盖范围：${answer.coverage.stocks} 只股票，${answer.coverage.months.length} 个月的${answer.lists === 'daily' ? '每日' : '月末'}名单。`,
        },
        drawn.length === rows.length
          ? null
          : {
              en: `${rows.length - drawn.length} of ${rows.length} foreign participants are not drawn: no trade, no holding with a price or too few months.`,
              zh: `${rows.length} 家外资参与者中 ${rows.length - drawn.length} 家未画出：无交易、无可估值持股或月数不足。`,
            },
      ),
      facts: {
        custodian_cut: answer.cut?.custodian ?? null,
        broker_cut: answer.cut?.broker ?? null,
        value: Number(stable + flexible) / 100,
        flexible_share:
          stable + flexible === 0n ? null : Number((flexible * 10000n) / (stable + flexible)) / 1e4,
      },
      table: {
        columns: [
          column('participant', 'text', 'participant', '参与者编号'),
          column('name', 'text', 'name', '名称'),
          column('type', 'text', 'type', '类型'),
          column('trade_frequency', 'fraction', 'trade frequency a month', '月度换手频率'),
          column('value', 'HKD', 'value held', '持股市值'),
          column('p_flexible', 'probability', 'probability of flexible', '灵活型概率'),
          column('months', 'count', 'months', '月数'),
        ],
        rows: drawn.length === 0 ? [] : rows,
      },
    };
  },

  draw(data, say) {
    const rows = (data.table.rows as unknown as readonly Row[])
      .filter(isDrawn)
      .toSorted((a, b) => b.value - a.value || (a.participant < b.participant ? -1 : 1));
    const largest = rows[0]?.value ?? 1;
    const margins = { left: 76, right: 60, top: 36, bottom: 44 };
    const plot = { width: say.look.width - margins.left - margins.right, height: say.tall(420) };
    const across = decades(rows.map((row) => row.trade_frequency * 100));
    const up = decades(rows.map((row) => row.value));
    const radiusOf = (row: Row & { value: number }): number => 3 + 13 * Math.sqrt(row.value / largest);
    const nameOf = (row: Row): string => shorten(readable(row.name), 150, 11);
    const places = labelPlaces(
      rows.map((row, rank) => ({
        x: plot.width * across.at(row.trade_frequency * 100),
        y: plot.height * (1 - up.at(row.value)),
        radius: radiusOf(row),
        text: rank < NAMED ? nameOf(row) : null,
      })),
      plot,
      11,
    );
    const { value, flexible_share: share, custodian_cut: cut } = data.facts;
    const total = say.money(Number(value), 'HKD');
    return {
      title:
        typeof share === 'number'
          ? say.in(
              `Of ${total} that foreign participants hold, ${say.percent(share)} sits with those that trade often`,
              `外资参与者持股 ${total}，其中 ${say.percent(share)} 由交易频繁的灵活型机构持有`,
            )
          : say.words(participantMap.asks),
      subtitle: say.in(
        'Trade frequency (the smaller of bought and sold, as % of holdings a month, median of the last months) against value held, HKD; both scales are logarithmic',
        '横轴：月度交易频率（买入与卖出的较小者占持股的比重，近月中位数，%）；纵轴：持股市值，港元；均为对数坐标',
      ),
      key: (['stable', 'flexible'] as const).map((type) => ({
        text: say.type(type),
        colour: say.colour(type),
      })),
      plotHeight: plot.height,
      margins,
      chart: {
        xAxis: {
          ...valueAxis(
            say,
            { type: 'log', splitLine: { show: false }, min: across.min, max: across.max },
            'waizi:percent',
          ),
          axisLine: { show: true, lineStyle: { color: say.palette.hair } },
        },
        yAxis: valueAxis(say, { type: 'log', min: up.min, max: up.max }, `waizi:amount:${say.lang}`),
        series: (['stable', 'flexible'] as const).map((type, index) => ({
          type: 'scatter',
          name: say.type(type),
          itemStyle: { color: say.colour(type), opacity: 0.75 },
          emphasis: { disabled: true },
          data: rows.flatMap((row, rank) =>
            row.type === type
              ? [
                  {
                    name: row.name,
                    value: [Number((row.trade_frequency * 100).toPrecision(6)), row.value],
                    symbolSize: Number((2 * radiusOf(row)).toFixed(2)),
                    label: {
                      show: places[rank] !== null,
                      position: places[rank] ?? 'right',
                      formatter: nameOf(row),
                      color: say.palette.soft,
                      fontSize: 11,
                    },
                  },
                ]
              : [],
          ),
          ...(index === 0 && typeof cut === 'number'
            ? {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  data: [
                    {
                      xAxis: cut * 100,
                      lineStyle: { color: say.palette.faint, width: 1, type: [4, 4] },
                      label: {
                        show: true,
                        position: 'end',
                        distance: 18,
                        formatter: say.in('as likely either, for a custodian', '托管行两类概率相等处'),
                        color: say.palette.soft,
                        fontSize: 11,
                      },
                    },
                  ],
                },
              }
            : {}),
        })),
      },
    };
  },
};

const isDrawn = <R extends { readonly trade_frequency: number | null; readonly value: number | null }>(
  row: R,
): row is R & { readonly trade_frequency: number; readonly value: number } =>
  row.trade_frequency !== null && row.trade_frequency > 0 && row.value !== null && row.value > 0;

/** A logarithmic axis over whole decades, and where on it a value stands (0 to 1). */
function decades(values: readonly number[]): {
  readonly min: number;
  readonly max: number;
  at(value: number): number;
} {
  const logs = values.map(Math.log10);
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(Math.ceil(Math.max(...logs)), low + 1);
  return {
    min: Number(`1e${low}`),
    max: Number(`1e${high}`),
    at: (value) => (Math.log10(value) - low) / (high - low),
  };
}

/** Names in capitals as people write them, without the legal form. */
function readable(name: string): string {
  const bare = name
    .replace(
      /[,\s]*(?:\(?H\.?K\.?\)?|LTD|LIMITED|N\.?A\.?|CO\.?|COMPANY|INC|PLC|CORPORATION|CORP)\b\.?/gi,
      '',
    )
    .trim();
  return /[a-z]/.test(bare)
    ? bare
    : bare.replace(/[A-Z]{4,}/g, (word) => word.charAt(0) + word.slice(1).toLowerCase());
}
