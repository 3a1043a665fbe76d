import { type ReactNode, useMemo } from 'react';
import type { Figure, FigureData } from '../../../src/figures/frame/figure.js';
import type { Unit } from '../../../src/figures/frame/numbers.js';
import { dayMark, endLabel, line, timeAxis, valueAxis } from '../../../src/figures/frame/parts.js';
import { column } from '../../../src/figures/frame/table.js';
import type { Words } from '../../../src/figures/frame/words.js';
import { useKnownHealth } from '../data.js';
import { Chart } from './chart.js';

export const DAY_MS = 86_400_000;

export interface Line {
  readonly key: string;
  readonly name: Words;
  /** The investor type whose colour it has. */
  readonly colour: string;
}

interface Props<Row> {
  readonly id: string;
  readonly title: Words;
  /** Measure and unit. */
  readonly measure: Words;
  readonly source: Words;
  readonly unit: Unit;
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  /** Days with a mark, such as a split. */
  readonly marks?: readonly { readonly day: string; readonly text: Words }[];
  readonly fromZero?: boolean;
  readonly csv?: string;
  readonly span?: 6 | 12;
}

/** Values day by day as lines, each named at its end. */
export function LinesChart<Row extends { readonly day: string }>(props: Props<Row>): ReactNode {
  const { id, title, measure, source, unit, lines, rows, marks, fromZero = false, csv, span = 12 } = props;
  const { simulated } = useKnownHealth();
  const key = JSON.stringify([id, title, measure, lines, marks, fromZero]);
  // biome-ignore lint: the key says when it is another figure
  const figure = useMemo<Pick<Figure, 'id' | 'asks' | 'draw'>>(
    () => ({
      id,
      asks: title,
      draw(data, say) {
        const told = data.table.rows;
        const [first, last] = [String(told[0]?.day), String(told.at(-1)?.day)];
        const narrow = say.look.width < 560;
        const values = told.flatMap((row) => lines.map((one) => Number(row[one.key] ?? 0)));
        const scale = unit === 'count' ? say.scale(values) : { size: 1, word: '' };
        const series = lines.map(({ key: name, name: words, colour }) => {
          const points = told.map((row) => {
            const value = row[name] as number | null;
            return [String(row.day), value === null ? null : value / scale.size] as const;
          });
          const end = points.findLast(([, value]) => value !== null)?.[1] ?? 0;
          const text = `${lines.length > 1 && !narrow ? `${say.words(words)} ` : ''}${say.number(end, Math.abs(end) >= 1000 ? 0 : 2)}`;
          return endLabel(line(say.words(words), say.colour(colour), points), text, say.colour(colour));
        });
        const [head, ...rest] = series;
        const marked = (marks ?? []).filter(({ day }) => day >= first && day <= last);
        return {
          title: say.words(title),
          subtitle: `${say.words(measure)}${scale.word && say.in(` (${scale.word})`, `（${scale.word}）`)}${say.in(', ', '，')}${say.window(first, last)}`,
          ...(narrow && lines.length > 1
            ? {
                key: lines.map((one) => ({
                  text: say.words(one.name),
                  colour: say.colour(one.colour),
                  as: 'line' as const,
                })),
              }
            : {}),
          plotHeight: 220,
          margins: { right: lines.length > 1 && !narrow ? 170 : 76, left: 72 },
          chart: {
            tooltip: { trigger: 'axis', valueFormatter: 'waizi:number' },
            xAxis: { ...timeAxis(say, first, last, 1), minInterval: DAY_MS },
            yAxis: valueAxis(
              say,
              { scale: !fromZero },
              unit === 'percent' ? 'waizi:percent' : 'waizi:number',
            ),
            series: [
              {
                ...head,
                ...(marked.length > 0
                  ? {
                      markLine: {
                        silent: true,
                        symbol: 'none',
                        data: marked.map(({ day, text }) => dayMark(say, day, say.words(text))),
                      },
                    }
                  : {}),
              },
              ...rest,
            ],
          },
        };
      },
    }),
    [key],
  );
  const data = useMemo<Omit<FigureData, 'id'>>(
    () => ({
      simulated,
      as_of: rows.at(-1)?.day ?? null,
      facts: {},
      source,
      coverage: { en: '', zh: '' },
      missing:
        rows.length > 0
          ? null
          : {
              problem: '',
              remedy: {
                en: 'Nothing is stored for this window; choose another one, or import more.',
                zh: '区间内没有数据；请另选区间，或导入更多文件。',
              },
            },
      table: {
        columns: [
          { key: 'day', unit: 'date', name: { en: 'day', zh: '日期' } },
          ...lines.map(({ key: name, name: words }) => column(name, unit, words.en, words.zh)),
        ],
        rows: rows as unknown as FigureData['table']['rows'],
      },
    }),
    [simulated, rows, source, lines, unit],
  );
  return <Chart figure={figure} data={data} span={span} {...(csv === undefined ? {} : { csv })} />;
}
