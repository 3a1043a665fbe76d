import type { Refuse } from './config-part.js';
import type { CustodyMove } from './changes/custody-move.js';
import { parseDate, type IsoDate } from './iso-date.js';
import { DEFAULT_WEIGHTS, type GapWeights, gapWeights } from './market/gaps/gaps.js';
import { MODES } from './participants/labels.js';
import type { ClassificationOptions } from './participants/label-set.js';

export const DEFAULT_CLASSIFICATION: ClassificationOptions = {
  mode: 'mixture',
  threshold: null,
  priceDate: null,
};

/** The fields of one entry, as texts. */
function entry(
  item: unknown,
  place: string,
  allowed: readonly string[],
  refuse: Refuse,
): Map<string, unknown> {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return refuse(`no fields ${allowed.join(', ')}`, place);
  const fields = new Map<string, unknown>(Object.entries(item));
  for (const key of fields.keys()) if (!allowed.includes(key)) refuse(`unknown key "${key}"`, place);
  return fields;
}

const textOf = (cell: unknown): string | null =>
  typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() || null : null;

/** Reads `classification:`. */
export function classificationOf(value: unknown, refuse: Refuse): ClassificationOptions {
  if (value === null || value === undefined) return DEFAULT_CLASSIFICATION;
  const place = 'classification';
  const fields = entry(value, place, ['mode', 'threshold', 'price_date'], refuse);
  const given = fields.get('mode') ?? DEFAULT_CLASSIFICATION.mode;
  const mode = MODES.find((one) => one === given);
  if (mode === undefined) return refuse(`mode "${String(given)}" is none of ${MODES.join(', ')}`, place);
  const threshold = fields.get('threshold') ?? null;
  if (threshold !== null && !(typeof threshold === 'number' && threshold > 0 && threshold < 1))
    return refuse('threshold must be a trade frequency a month such as 0.05', place);
  if (threshold !== null && mode !== 'threshold') return refuse('threshold goes with mode: threshold', place);
  return { mode, threshold, priceDate: dayOf(fields.get('price_date') ?? null, 'price_date', place, refuse) };
}

function dayOf(cell: unknown, key: string, place: string, refuse: Refuse): IsoDate | null {
  if (cell === null) return null;
  const date = parseDate(String(cell));
  return date ?? refuse(`${key} "${String(cell)}" is no day such as 2026-05-29`, place);
}

const STOCK = /^\d{1,5}$/;
const PARTICIPANT = /^[A-Z]{1,4}\d{3,5}$/;

/** Reads `custody_moves:`. */
export function custodyMovesOf(value: unknown, refuse: Refuse): CustodyMove[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return refuse('custody_moves must be a list');
  return value.map((item: unknown, index): CustodyMove => {
    const place = `custody_moves, entry ${index + 1}`;
    const fields = entry(item, place, ['from', 'to', 'start', 'end', 'stocks', 'reason'], refuse);
    const text = (key: string): string => textOf(fields.get(key)) ?? refuse(`no ${key}`, place);
    const holder = (key: string): string => {
      const id = text(key).toUpperCase();
      return PARTICIPANT.test(id) ? id : refuse(`${key} "${id}" is no participant id such as C00019`, place);
    };
    const day = (key: string): IsoDate => dayOf(text(key), key, place, refuse) as IsoDate;
    const stocks = fields.get('stocks') ?? [];
    if (!Array.isArray(stocks)) return refuse('stocks must be a list of codes', place);
    const move: CustodyMove = {
      from: holder('from'),
      to: holder('to'),
      start: day('start'),
      end: day('end'),
      stocks: stocks.map((code: unknown) => {
        const digits = textOf(code) ?? '';
        return STOCK.test(digits) ? digits.padStart(5, '0') : refuse(`"${digits}" is no stock code`, place);
      }),
      reason: text('reason'),
    };
    if (move.from === move.to) refuse(`from and to are both ${move.from}`, place);
    if (move.start > move.end) refuse(`it ends (${move.end}) before it starts (${move.start})`, place);
    return move;
  });
}

/** Reads `gap_weights:`, such as `valuation=0.5,positioning=0.5,flow=0`. */
export function gapWeightsOf(value: unknown, refuse: Refuse): GapWeights {
  if (value === null || value === undefined) return DEFAULT_WEIGHTS;
  if (typeof value !== 'string') return refuse('gap_weights must be text', 'gap_weights');
  try {
    return gapWeights(value);
  } catch (error) {
    return refuse((error as Error).message, 'gap_weights');
  }
}
