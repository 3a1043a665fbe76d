import { normaliseLabel } from '../cell.js';

/**
 * What a valuation can be. `_ttm`: over the last four quarters; `_lyr`: over the last financial year; `_lf`, `_mrq`:
 * over the last balance sheet; bare `pe`, `pb`: the source does not say. All weigh by capital, but `_equal` (mean of
 * the stocks) and `_median`. `dividend_yield` is in percent.
 */
export const METRICS = [
  'pe_ttm',
  'pe_lyr',
  'pe',
  'pb',
  'pb_lf',
  'pb_mrq',
  'ps_ttm',
  'dividend_yield',
  'pe_ttm_equal',
  'pe_ttm_median',
  'pe_lyr_equal',
  'pe_lyr_median',
  'pb_equal',
  'pb_median',
] as const;
export type Metric = (typeof METRICS)[number];

const ALIASES: Readonly<Record<string, Metric>> = {
  petm: 'pe_ttm',
  滚动市盈率: 'pe_ttm',
  市盈率ttm: 'pe_ttm',
  静态市盈率: 'pe_lyr',
  市盈率lyr: 'pe_lyr',
  市盈率: 'pe',
  市净率: 'pb',
  市净率lf: 'pb_lf',
  市净率mrq: 'pb_mrq',
  市销率ttm: 'ps_ttm',
  股息率: 'dividend_yield',
  dy: 'dividend_yield',
  dividendyieldpct: 'dividend_yield',
};

const BY_LABEL: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ...METRICS.map((metric) => [normaliseLabel(metric), metric] as const),
  ...Object.entries(ALIASES),
]);

/** The metric that a column or a word names; null when it names none. */
export const metricOf = (label: string): Metric | null => BY_LABEL.get(normaliseLabel(label)) ?? null;

/** Bounds outside of which a value is no such thing. */
export function boundsOf(metric: string): readonly [low: number, high: number] {
  if (metric.startsWith('pe')) return [-20_000, 20_000];
  if (metric.startsWith('pb')) return [-100, 500];
  if (metric === 'dividend_yield') return [0, 100];
  return [-10_000, 10_000];
}
