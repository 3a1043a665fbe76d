import { NORTHBOUND_SOURCE } from './frame/coverage-words.js';
import type { Figure } from './frame/figure.js';
import { groupBy } from './frame/group-by.js';
import { NORTHBOUND_NEEDS } from './frame/northbound.js';
import { barLabel, nameAxis, roomFor, valueAxis, zeroLine } from './frame/parts.js';
import { column } from './frame/table.js';
import { dateText, same, type Words } from './frame/words.js';

interface Row {
  readonly part: 'net' | 'level' | 'group' | 'indicator';
  readonly name: string;
  readonly net: number;
}

const GROUPS: Readonly<Record<string, Words>> = {
  'A shares': { en: 'A shares', zh: 'A 股走势' },
  'Hong Kong': { en: 'Hong Kong', zh: '港股走势' },
  currency: { en: 'currency', zh: '人民币汇率' },
  'United States': { en: 'United States', zh: '美国市场' },
  style: { en: 'style of A shares', zh: 'A 股风格' },
  'northbound turnover': { en: 'northbound turnover', zh: '北向成交' },
  calendar: { en: 'day of the week', zh: '星期效应' },
  trend: { en: 'trend', zh: '趋势' },
  other: { en: 'other', zh: '其他' },
};

export const indicatorContributions: Figure = {
  id: 'indicator-contributions',
  asks: {
    en: "Which indicators speak for the latest week's northbound estimate?",
    zh: '最近一周的北向资金估计由哪些指标驱动？',
  },
  takes: ['asOf', 'from', 'to'],
  needs: NORTHBOUND_NEEDS,

  async query(ask, { asOf = null, from = null, to = null }) {
    const answer = await ask.nowcastExplain({ from, to, asOf });
    const week = answer.weeks.at(-1);
    const groupOf = new Map(answer.rows.map(({ indicator, group }) => [indicator, group]));
    const parts = Object.entries(week?.contributions ?? {});
    const groups = [...groupBy(parts, ([id]) => groupOf.get(id) ?? 'other')].map(([group, own]) => ({
      part: 'group',
      name: group,
      group,
      meaning: '',
      net: own.reduce((sum, [, net]) => sum + net, 0),
    }));
    const meaning = new Map(answer.rows.map((row) => [row.indicator, row.meaning]));
    return {
      as_of: week?.to ?? null,
      source: NORTHBOUND_SOURCE,
      coverage: {
        en: `Learnt on ${answer.training.days} days of published flows, ${dateText(answer.training.from, 'en')} to ${dateText(answer.training.to, 'en')}. Contributions are not causes.`,
        zh: `以${dateText(answer.training.from, 'zh')}至${dateText(answer.training.to, 'zh')}共 ${answer.training.days} 个交易日的已公布净流入训练。贡献不等于因果。`,
      },
      facts: { from: week?.from ?? null, to: week?.to ?? null },
      table: {
        columns: [
          column('part', 'text', 'part', '部分'),
          column('name', 'text', 'name', '名称'),
          column('group', 'text', 'group', '类别'),
          column('meaning', 'text', 'meaning', '含义（英文）'),
          column('net', 'CNY', 'contribution', '贡献'),
        ],
        rows: week
          ? [
              { part: 'net', name: 'net', group: '', meaning: 'mean estimate of the week', net: week.net },
              { part: 'level', name: 'level', group: '', meaning: 'long-run level', net: week.level },
              ...groups,
              ...parts.map(([id, net]) => ({
                part: 'indicator',
                name: id,
                group: groupOf.get(id) ?? 'other',
                meaning: meaning.get(id) ?? '',
                net,
              })),
            ]
          : [],
      },
    };
  },

  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const net = rows.find(({ part }) => part === 'net') as Row;
    const level = rows.find(({ part }) => part === 'level') as Row;
    const groups = rows
      .filter(({ part }) => part === 'group')
      .toSorted((a, b) => Math.abs(b.net) - Math.abs(a.net) || (a.name < b.name ? -1 : 1));
    const drawn = [
      { text: say.in('estimate of the week', '当周估计'), row: net, bold: true },
      { text: say.in('long-run level', '长期水平'), row: level, bold: false },
      ...groups.map((row) => ({ text: say.words(GROUPS[row.name] ?? same(row.name)), row, bold: false })),
    ];
    const scale = say.scale(drawn.map(({ row }) => row.net));
    const unit = say.unit(scale, 'CNY');
    const names = drawn.map(({ text }) => text);
    const window = say.window(String(data.facts.from), String(data.facts.to));
    const most = groups[0];
    const named = most ? say.words(GROUPS[most.name] ?? same(most.name)) : '';
    return {
      title: say.in(
        `In the week of ${window}, ${named} moved the northbound estimate most (${say.money(most?.net ?? 0, 'CNY')})`,
        `${window}当周，对北向资金估计影响最大的是${named}（${say.money(most?.net ?? 0, 'CNY')}）`,
      ),
      subtitle: say.in(
        `Contributions to the mean estimate of the week's net flow, ${unit}; level and groups add up to it`,
        `对当周净流入估计均值的贡献，单位：${unit}；长期水平与各类指标之和等于估计值`,
      ),
      plotHeight: Math.max(180, drawn.length * 30),
      margins: { left: roomFor(names), right: 56 },
      chart: {
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: 'waizi:number' },
        xAxis: valueAxis(say, { boundaryGap: ['9%', '9%'] }),
        yAxis: nameAxis(say, names),
        series: [
          {
            type: 'bar',
            barCategoryGap: '40%',
            emphasis: { disabled: true },
            data: drawn.map(({ row, bold }) =>
              barLabel(say, row.net / scale.size, say.scaled(row.net, scale), {
                itemStyle: { color: bold ? say.colour('northbound') : say.sign(row.net) },
              }),
            ),
            markLine: zeroLine(say, 'x'),
          },
        ],
      },
    };
  },
};
