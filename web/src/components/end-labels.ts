import type { ChartPart } from '../../../src/figures/frame/drawing.js';

/** Pixels that a line's name takes in height. */
const LINE = 15;

interface Point {
  readonly value: readonly [number, number | null];
  readonly label?: ChartPart;
}

/** Moves the names at the ends of lines apart where lines end near each other. */
export function spreadEnds(series: readonly ChartPart[], height: number): ChartPart[] {
  const all = series.flatMap(({ data }) => (data as readonly Point[]).map(({ value }) => value[1] ?? 0));
  const range = all.reduce((a, b) => Math.max(a, b), 0) - all.reduce((a, b) => Math.min(a, b), 0) || 1;
  const ends = series
    .map(({ data }, index) => ({
      index,
      y: -(((data as readonly Point[]).find(({ label }) => label)?.value[1] ?? 0) / range) * height * 0.85,
    }))
    .sort((a, b) => a.y - b.y);
  const moved = new Map<number, number>();
  let last = Number.NEGATIVE_INFINITY;
  for (const { index, y } of ends) {
    last = Math.max(y, last + LINE);
    moved.set(index, last - y);
  }
  return series.map(({ labelLayout: _layout, ...rest }, index) => ({
    ...rest,
    data: (rest.data as readonly Point[]).map((point) =>
      point.label ? { ...point, label: { ...point.label, offset: [0, moved.get(index) ?? 0] } } : point,
    ),
  }));
}
