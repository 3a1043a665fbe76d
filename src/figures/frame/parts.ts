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
  Math.ceil(names.reduce((most, name) => Math.max(most, textWidth(name, size)), 0)) + 26;

/** Ends of an axis of so many pixels at which a bar and the label beyond its end both find room. */
export function extentWithLabels(
  bars: readonly { readonly value: number; readonly label: string }[],
  width: number,
  size = 11,
): { readonly min: number; readonly max: number } {
  const end = (of: typeof bars, value: number): number =>
    of.reduce((far, bar) => Math.max(far, value * bar.value), 0);
  const room = (of: typeof bars): number =>
    of.reduce((most, { label }) => Math.max(most, textWidth(label, size) + 12), 0);
  const [below, above] = [bars.filter(({ value }) => value < 0), bars.filter(({ value }) => value >= 0)];
  const [low, high, left, right] = [end(below, -1), end(above, 1), room(below), room(above)];
  const unit = (low + high || 1) / Math.max(width - left - right, width / 4);
  return { min: -Math.ceil(low + left * unit), max: Math.ceil(high + right * unit) };
}

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

/** A label at the last point of a line, moved by `shift` pixels. */
export function endLabel(series: ChartPart, text: string, colour: string, shift = 0): ChartPart {
  const data = series.data as readonly { readonly value: readonly [number, number | null] }[];
  const last = data.findLastIndex(({ value }) => value[1] !== null);
  return {
    ...series,
    data: data.map((point, index) =>
      index === last
        ? {
            ...point,
            label: {
              show: true,
              position: 'right',
              distance: 6,
              offset: [0, shift],
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

/** Round ends of an axis that holds all values and zero. */
export function extentOf(values: readonly number[]): { readonly min: number; readonly max: number } {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (low === high) return { min: 0, max: 1 };
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const round = (count: number): number => Number((count * step).toPrecision(10));
  return { min: round(Math.floor(low / step)), max: round(Math.ceil(high / step)) };
}

const LABEL_HEIGHT = 16;

/** By how many pixels labels at values of an axis move so that none covers another. */
export function spread(
  values: readonly number[],
  { min, max }: { readonly min: number; readonly max: number },
  height: number,
): number[] {
  const at = values.map((value) => ((max - value) / (max - min)) * height);
  const order = at.map((_, index) => index).sort((a, b) => (at[a] as number) - (at[b] as number));
  const placed = [...at];
  order.forEach((own, place) => {
    const before = order[place - 1];
    if (before !== undefined)
      placed[own] = Math.max(placed[own] as number, (placed[before] as number) + LABEL_HEIGHT);
  });
  // back up from the foot of the plot, where the last ones may have left it
  order.toReversed().forEach((own, place) => {
    const below = order[order.length - place];
    const most = below === undefined ? height + 6 : (placed[below] as number) - LABEL_HEIGHT;
    placed[own] = Math.min(placed[own] as number, most);
  });
  return placed.map((y, index) => Math.round((y - (at[index] as number)) * 100) / 100);
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

/** One bar with its number beside its end. */
export const barLabel = (say: Say, value: number, text: string, more: ChartPart = {}): ChartPart => ({
  value,
  label: {
    show: true,
    position: value < 0 ? 'left' : 'right',
    distance: 4,
    formatter: text,
    color: say.palette.soft,
    fontSize: 11,
  },
  ...more,
});
