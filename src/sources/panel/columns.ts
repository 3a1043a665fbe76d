import { normaliseLabel } from '../cell.js';
import { indexOf } from '../indices/catalogue.js';
import { seriesOf } from '../series/catalogue.js';
import { MILLION, YI } from '../units.js';
import type { Metric } from '../valuation/metrics.js';
import type { Channel, Direction } from '../../store/rows.js';

export type DayField = 'net' | 'buy' | 'sell' | 'turnover' | 'trades' | 'quotaInflow' | 'holdings';

/** What a column of a panel is. `unit`: plain units in one of the column's. */
export type PanelColumn =
  | { readonly kind: 'day'; direction: Direction; channel: Channel; field: DayField; unit: bigint }
  | { readonly kind: 'close'; id: string }
  | { readonly kind: 'amount'; id: string; unit: bigint }
  | { readonly kind: 'valuation'; id: string; metric: Metric }
  | { readonly kind: 'series'; id: string; unit: bigint; name: string };

const FIELDS: Readonly<Record<string, DayField>> = {
  net: 'net',
  buy: 'buy',
  sell: 'sell',
  turnover: 'turnover',
  trades: 'trades',
  quota_inflow: 'quotaInflow',
  holdings: 'holdings',
};
const CHANNELS: Readonly<Record<string, Channel>> = { sh: 'shanghai', sz: 'shenzhen' };
const UNITS: Readonly<Record<string, bigint>> = { '': 1n, _mn: MILLION, _yi: YI, _bn: 1_000_000_000n };
const DAY =
  /^(northbound|southbound)_(?:(sh|sz)_)?(net|buy|sell|turnover|trades|quota_inflow|holdings)(?:_(cny|hkd)(_mn|_yi|_bn)?)?$/;

const METRICS: Readonly<Record<string, Metric>> = { pe: 'pe_ttm', pb: 'pb' };
const MARGIN: Readonly<Record<string, string>> = {
  margin_fin_bal_yi: 'margin-financing-balance',
  margin_buy_yi: 'margin-financing-buy',
};

/**
 * What the label of a panel's column means; null when nothing that is known. Amounts of Stock Connect name their
 * currency and unit (`northbound_sh_net_cny_mn`); without them they could be anything.
 */
export function panelColumn(label: string): PanelColumn | null {
  const name = label.trim().toLowerCase();
  const day = DAY.exec(name);
  if (day) {
    const [, direction, way, told = '', currency, scale = ''] = day;
    const field = FIELDS[told] as DayField;
    const unit = UNITS[scale] as bigint;
    const money = field !== 'trades';
    if (money !== (currency !== undefined)) return null;
    if (currency && (currency === 'cny') !== (direction === 'northbound')) return null;
    const channel = way ? (CHANNELS[way] as Channel) : 'total';
    return { kind: 'day', direction: direction as Direction, channel, field, unit };
  }
  const margin = MARGIN[name];
  if (margin) return { kind: 'series', id: margin, unit: YI, name: label };
  const series = seriesOf(name);
  if (series) return { kind: 'series', id: series.id, unit: 1n, name: label };
  const [, base = '', part] = /^(.+?)(?:_(amt|amt_yi|pe|pb))?$/.exec(name) ?? [];
  const index = indexOf(base);
  if (!index) return null;
  if (part === undefined) return { kind: 'close', id: index.id };
  if (part.startsWith('amt')) return { kind: 'amount', id: index.id, unit: part === 'amt' ? 1n : YI };
  return { kind: 'valuation', id: index.id, metric: METRICS[part] as Metric };
}

/** Whether a csv header is one of a panel: a day, and columns of Stock Connect that name their unit. */
export const recognisePanelHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => normaliseLabel(cell) === 'date') &&
  cells.some((cell) => normaliseLabel(cell) === 'northboundopen' || panelColumn(cell)?.kind === 'day');
