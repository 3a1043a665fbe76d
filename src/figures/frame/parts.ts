import { addDays, dayNumber, type IsoDate } from '../../iso-date.js';
import type { ChartPart } from './drawing.js';
import type { Say } from './say.js';
import { textWidth } from './text-width.js';

const DAY_MS = 86_400_000;
export const utc = (date: IsoDate): number => dayNumber(date) * DAY_MS;

/** An axis of values with hairlines; the zero line is drawn by `zeroLine`. */
export function valueAxis(say: Say, more: ChartPart = {}, format = 'waizi:number'): ChartPart {
  const { axisLabel, ...rest } = more;
  return {
    type: 'value',
    splitLine: { lineStyle: { color: say.palette.hair, width: 1 } },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: say.palette.faint,
      fontSize: 12,
      formatter: format,
      hideOverlap: true,
      ...(axisLabel as object),
    },
    ...rest,
  };
}

/** An axis of days from the first to the last, with room of `pad` days at both ends. */
export function timeAxis(say: Say, from: IsoDate, to: IsoDate, pad = 0): ChartPart {
  return {
    type: 'time',
    min: utc(addDays(from, -pad)),
    max: utc(addDays(to, pad)),
    axisLine: { lineStyle: { color: say.palette.hair }, onZero: false },
    axisTick: { lineStyle: { color: say.palette.hair } },
    splitLine: { show: false },
    splitNumber: 8,
    axisLabel: {
      color: say.palette.faint,
      fontSize: 12,
      hideOverlap: true,
      formatter: `waizi:time:${say.lang}`,
    },
  };
}

/** An axis of names, from the top down. */
export function nameAxis(say: Say, names: readonly string[], more: ChartPart = {}): ChartPart {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: say.palette.soft, fontSize: 12, interval: 0 },
    ...more,
  };
}

/** Room that names to the left of a plot take. */
export const roomFor = (names: readonly string[], size = 12): number =>
  Math.ceil(names.reduce((most, name) => Math.max(most, textWidth(name, size)), 0)) + 14;

/** The zero line of a value axis, as a part of a series. */
export const zeroLine = (say: Say, axis: 'x' | 'y' = 'y'): ChartPart => ({
  silent: true,
  symbol: 'none',
  animation: false,
  label: { show: false },
  lineStyle: { color: say.palette.zero, width: 1, type: 'solid' },
  data: [axis === 'y' ? { yAxis: 0 } : { xAxis: 0 }],
});

/** A day with words at it, as data of a mark line. */
export const dayMark = (say: Say, date: IsoDate, text: string): ChartPart => ({
  xAxis: utc(date),
  lineStyle: { color: say.palette.faint, width: 1, type: [4, 4] },
  label: {
    show: true,
    formatter: text,
    position: 'end',
    color: say.palette.soft,
    fontSize: 11,
  },
});

/** Hatching for what is provisional. */
export const hatch = (say: Say): ChartPart => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 3],
  rotation: 0.8,
  color: say.palette.paper,
});

/** One point of a line: a day and a value, null where there is none. */
export type Point = readonly [date: IsoDate, value: number | null];

/** A line that breaks where values are missing; single points between breaks are dots. */
export function line(
  name: string,
  colour: string,
  points: readonly Point[],
  more: ChartPart = {},
): ChartPart {
  return {
    type: 'line',
    name,
    connectNulls: false,
    showSymbol: true,
    symbol: 'circle',
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    data: points.map(([date, value], index) => {
      const alone =
        value !== null &&
        (points[index - 1]?.[1] ?? null) === null &&
        (points[index + 1]?.[1] ?? null) === null;
      return { value: [utc(date), value], symbolSize: alone ? 6 : 0 };
    }),
    ...more,
  };
}

/** A label at the last point of a line. */
export function endLabel(series: ChartPart, text: string, colour: string): ChartPart {
  const data = series.data as readonly { readonly value: readonly [number, number | null] }[];
  const last = data.findLastIndex(({ value }) => value[1] !== null);
  return {
    ...series,
    labelLayout: { moveOverlap: 'shiftY' },
    data: data.map((point, index) =>
      index === last
        ? {
            ...point,
            label: {
              show: true,
              position: 'right',
              distance: 6,
              formatter: text,
              color: colour,
              fontSize: 12,
              fontWeight: 'bold',
            },
          }
        : point,
    ),
  };
}

/** A shaded band between two values a day: two stacked series, of which the lower is not seen. */
export function band(
  name: string,
  colour: string,
  points: readonly (readonly [date: IsoDate, low: number | null, high: number | null])[],
): ChartPart[] {
  const base = {
    type: 'line',
    symbol: 'none',
    silent: true,
    stack: name,
    stackStrategy: 'all',
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
    tooltip: { show: false },
    connectNulls: false,
  };
  return [
    { ...base, name: `${name} low`, data: points.map(([date, low]) => [utc(date), low]) },
    {
      ...base,
      name,
      areaStyle: { color: colour, opacity: 0.2, origin: 'start' },
      data: points.map(([date, low, high]) => [utc(date), low === null || high === null ? null : high - low]),
    },
  ];
}
