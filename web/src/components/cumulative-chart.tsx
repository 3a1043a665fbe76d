import { type ReactNode, useEffect, useMemo } from 'react';
import type { Figure, FigureData } from '../../../src/figures/frame/figure.js';
import { endLabel, line, timeAxis, valueAxis, zeroLine } from '../../../src/figures/frame/parts.js';
import { column } from '../../../src/figures/frame/table.js';
import { TYPE_WORDS } from '../../../src/figures/frame/words.js';
import { type Flows, TYPES } from '../answers.js';
import { api, useData, useKnownHealth } from '../data.js';
import { FLOWS } from '../words/flows.js';
import { Chart, library } from './chart.js';
import { spreadEnds } from './end-labels.js';
import { DAY_MS } from './lines-chart.js';
import { Await } from './states.js';

/** A day of which so many of the stocks' lists are missing breaks the lines. */
const GAP = 0.5;

type Row = { readonly day: string } & Readonly<Record<string, number | null | string>>;

const words = (key: 'cumulative' | 'source' | 'tradeDate') => ({ en: FLOWS.en[key], zh: FLOWS.zh[key] });

/** Cumulative net purchases, a line for each type, each with its name at its end. */
const FIGURE: Pick<Figure, 'id' | 'asks' | 'draw'> = {
  id: 'cumulative-flows',
  asks: words('cumulative'),
  draw(data, say) {
    const rows = data.table.rows as unknown as readonly Row[];
    const types = data.table.columns.map(({ key }) => key).filter((key) => key !== 'day');
    const [first, last] = [rows[0] as Row, rows.at(-1) as Row];
    const scale = say.scale(rows.flatMap((row) => types.map((type) => Number(row[type] ?? 0))));
    const unit = say.unit(scale, 'HKD');
    const narrow = say.look.width < 560;
    const series = types.map((type, index) => {
      const points = rows.map(
        (row) => [row.day, row[type] === null ? null : Number(row[type]) / scale.size] as const,
      );
      const end = points.findLast(([, value]) => value !== null)?.[1] ?? 0;
      const name = narrow ? '' : `${say.type(type)} `;
      const drawn = endLabel(
        line(say.type(type), say.colour(type), points),
        `${name}${say.scaled(end * scale.size, scale)}`,
        say.colour(type),
      );
      return index === 0 ? { ...drawn, markLine: zeroLine(say) } : drawn;
    });
    return {
      title: FLOWS[say.lang].cumulative,
      subtitle: FLOWS[say.lang].cumulativeText(unit, say.window(first.day, last.day)),
      ...(narrow
        ? {
            key: types.map((type) => ({
              text: say.type(type),
              colour: say.colour(type),
              as: 'line' as const,
            })),
          }
        : {}),
      plotHeight: narrow ? 220 : 300,
      margins: { right: narrow ? 64 : 190 },
      chart: {
        tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
        xAxis: { ...timeAxis(say, first.day, last.day, 1), minInterval: DAY_MS },
        yAxis: valueAxis(say),
        series: spreadEnds(series, narrow ? 220 : 300),
      },
    };
  },
};

interface Props {
  readonly from: string;
  readonly to: string;
  readonly stock?: string;
  /** Types drawn, where they have rows. */
  readonly types?: readonly string[];
}

/** Cumulative flows of a window, drawn; a day with something missing breaks the lines. */
export function CumulativeChart({
  from,
  to,
  stock,
  types = ['stable', 'flexible', 'southbound'],
}: Props): ReactNode {
  const query = { from, to, by: 'day,type', stock };
  const loaded = useData<Flows>(api('/flows', query));
  // beside the answer, not after it
  useEffect(() => void library(), []);
  return (
    <Await of={loaded} height={430}>
      {(flows) => <Drawn flows={flows} types={types} csv={api('/flows', { ...query, format: 'csv' })} />}
    </Await>
  );
}

function Drawn({ flows, types, csv }: { flows: Flows; types: readonly string[]; csv: string }): ReactNode {
  const { simulated } = useKnownHealth();
  const data = useMemo(() => cumulative(flows, types, simulated), [flows, types, simulated]);
  return <Chart figure={FIGURE} data={data} csv={csv} />;
}

function cumulative(
  { rows, coverage }: Flows,
  types: readonly string[],
  simulated: boolean,
): Omit<FigureData, 'id'> {
  const drawn = TYPES.filter((type) => types.includes(type) && rows.some((row) => row.type === type));
  const gaps = new Set(
    coverage.missing_stocks
      .filter(({ stocks }) => stocks.length >= GAP * coverage.stocks)
      .map(({ trade_date }) => trade_date),
  );
  const days = [...new Set([...rows.map(({ day }) => day as string), ...gaps])].sort();
  const sums = new Map<string, number>();
  const net = new Map(rows.map((row) => [`${row.day} ${row.type}`, row.net]));
  const told = days.map((day) => ({
    day,
    ...Object.fromEntries(
      drawn.map((type) => {
        const sum = (sums.get(type) ?? 0) + (net.get(`${day} ${type}`) ?? 0);
        sums.set(type, sum);
        return [type, gaps.has(day) ? null : Math.round(sum * 100) / 100];
      }),
    ),
  }));
  const nothing = rows.length === 0;
  const note = (en: string, zh: string) => ({ en, zh });
  return {
    simulated,
    as_of: coverage.as_of,
    facts: {},
    source: words('source'),
    coverage: note(
      `${coverage.days} trade days, ${coverage.stocks} stocks.${coverage.missing.length > 0 ? ` Settlement days missing for some stock: ${coverage.missing.length}.` : ''}`,
      `${coverage.days} 个交易日，${coverage.stocks} 只股票。${coverage.missing.length > 0 ? `缺部分股票的交收日：${coverage.missing.length} 个。` : ''}`,
    ),
    missing: nothing
      ? {
          problem: '',
          remedy: note(
            'No trade of this window has settled yet, or no lists of it are stored; choose another window.',
            '区间内的交易尚未交收，或尚未导入相应持仓；请另选区间。',
          ),
        }
      : null,
    table: {
      columns: [
        { key: 'day', unit: 'date', name: words('tradeDate') },
        ...drawn.map((type) =>
          column(type, 'HKD', TYPE_WORDS[type]?.en ?? type, TYPE_WORDS[type]?.zh ?? type),
        ),
      ],
      rows: told,
    },
  };
}
