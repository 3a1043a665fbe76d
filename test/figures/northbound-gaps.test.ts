import { expect, test } from 'vitest';
import { figureData } from '../../src/figures/frame/ask.js';
import { defineFigure } from '../../src/figures/frame/compose.js';
import { DEFAULT_LOOK } from '../../src/figures/frame/look.js';
import { FIGURES } from '../../src/figures/index.js';
import { madeUp } from './answers.js';

interface Series {
  readonly type: string;
  readonly name: string;
  readonly data: readonly (
    | { readonly value: readonly [unknown, number | null] }
    | readonly [unknown, number | null]
  )[];
}

/** Values of the lines of a northbound figure of which the weeks from one row to another are taken out. */
async function linesWithout(id: string, from: number, to: number): Promise<(number | null)[][]> {
  const figure = FIGURES.find((one) => one.id === id)!;
  const whole = await figureData(figure, madeUp, {}, false);
  const rows = whole.table.rows.filter((_, index) => index < from || index >= to);
  const data = { ...whole, table: { ...whole.table, rows } };
  const { series } = defineFigure(figure, data, DEFAULT_LOOK).option as unknown as { series: Series[] };
  return series
    .filter(({ type }) => type === 'line')
    .map((one) => one.data.map((point) => ('value' in point ? point.value[1] : point[1])));
}

/** Nulls after the first value of a line. */
const breaks = (line: readonly (number | null)[]): number =>
  line.slice(line.findIndex((value) => value !== null)).filter((value) => value === null).length;

test.each(['northbound-weekly', 'northbound-cumulative'])(
  '%s: no line over weeks that are not stored, one over a week of holidays',
  async (id) => {
    const rows = (await figureData(FIGURES.find((one) => one.id === id)!, madeUp, {}, false)).table.rows
      .length;
    const gapped = await linesWithout(id, rows - 8, rows - 3);
    expect(gapped.length).toBeGreaterThan(2);
    for (const line of gapped) expect(breaks(line)).toBe(1);
    for (const line of await linesWithout(id, rows - 4, rows - 3)) expect(breaks(line)).toBe(0);
  },
);
