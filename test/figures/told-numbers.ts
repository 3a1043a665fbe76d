import type { FigureDefinition } from '../../src/figures/frame/compose.js';
import type { FigureData } from '../../src/figures/frame/figure.js';
import { plainNumber, scaled, type Scale } from '../../src/figures/frame/numbers.js';
import { dateText, type Lang } from '../../src/figures/frame/words.js';

const NUMBER = /−?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/g;

/** The numbers that a figure's title and data labels tell; axes are not read. */
export function numbersIn({ title, option }: FigureDefinition): string[] {
  const texts = [title, ...labelsOf((option as { series: unknown }).series)];
  return texts.flatMap((text) => text.match(NUMBER) ?? []);
}

function labelsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(labelsOf);
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'label' && typeof value === 'object' && value !== null && 'formatter' in value
      ? [String(value.formatter)]
      : labelsOf(value),
  );
}

const SCALES: readonly Scale[] = [1, 1e4, 1e6, 1e8, 1e9, 1e12].map((size) => ({ size, word: '' }));

/** All ways in which the numbers, dates and codes of a table and its facts may be told. */
export function tellable({ table, facts }: FigureData, lang: Lang): Set<string> {
  const known = new Set<string>(['90', '95', '50']);
  const cells = [...table.rows.flatMap((row) => Object.values(row)), ...Object.values(facts)];
  for (const cell of cells) {
    if (typeof cell === 'string') {
      for (const number of cell.match(/\d+/g) ?? []) known.add(number);
      if (/^\d{4}-\d\d-\d\d$/.test(cell))
        for (const number of dateText(cell, lang).match(/\d+/g) ?? []) known.add(number);
    }
    if (typeof cell !== 'number') continue;
    for (const value of [cell, Math.abs(cell)]) {
      for (const scale of SCALES) known.add(scaled(value, scale, lang));
      for (const factor of [1, 100])
        for (const digits of [0, 1, 2]) known.add(plainNumber(value * factor, digits));
    }
  }
  return known;
}
