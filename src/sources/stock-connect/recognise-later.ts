import { hasColumn, headerOf } from '../table.js';

type Test = readonly [kind: string, is: (head: string, header: readonly string[]) => boolean];

const has =
  (...columns: string[]) =>
  (_: string, header: readonly string[]): boolean =>
    columns.every((column) => hasColumn(header, [column]));

const matches =
  (...patterns: RegExp[]) =>
  (head: string): boolean =>
    patterns.every((pattern) => pattern.test(head));

const hasPrices = has('date', 'open', 'high', 'low', 'close');
const SOUTHBOUND_TYPE = /(?:^|\n)"?00[246]"?[,;\t]|"MUTUAL_TYPE"\s*:\s*"00[246]"/;
const dealHistory = (head: string, header: readonly string[]): boolean =>
  has('MUTUAL_TYPE', 'DEAL_AMT')(head, header) || matches(/"MUTUAL_TYPE"\s*:/, /"DEAL_AMT"\s*:/)(head);

/** In order: the first that fits names the file. */
const KINDS: readonly Test[] = [
  ['HKEX daily statistics', matches(/^\s*tabData\s*=/)],
  ['southbound deal history', (head, header) => dealHistory(head, header) && SOUTHBOUND_TYPE.test(head)],
  ['northbound deal history', dealHistory],
  ['Stock Connect money flow', matches(/"fields"\s*:\s*\[[^\]]*"(?:north_money|hgt)"/)],
  ['margin balance', matches(/"actionErrors"/, /"rzye"/)],
  ['margin balance', matches(/"catalogid"\s*:\s*"1837_xxpl"/)],
  ['margin balance', has('date', 'fin_balance', 'loan_balance')],
  [
    'Shanghai Connect daily statistics',
    matches(/"actionErrors"/, /"totalAmount"|"BUY_AMOUNT"|"FW_HGTZL_\w+_MRTJ"/),
  ],
  ['Shenzhen Connect daily statistics', matches(/"catalogid"\s*:\s*"SGT_[SG]GTJYRB(?:_BEFORE)?"/)],
  ['mainland trading calendar', matches(/"jyrq"\s*:/, /"jybz"\s*:/)],
  ['valuation history', matches(/^\s*\{/, /"dates"\s*:\s*\[/)],
  ['daily indicator panel', has('date', 'northbound_open')],
  [
    'A-share price history',
    (head, header) => hasPrices(head, header) && /\n"?\d{6}"?[,;\t]/.test(head) && has('code')(head, header),
  ],
  ['index history', (head, header) => hasPrices(head, header) && !hasColumn(header, ['code', 'stock_code'])],
  ['bond yield history', has('date', 'yield_pct')],
  [
    'FRED series',
    (_, header) =>
      header.length === 2 &&
      /^(?:observation_date|DATE)$/.test(header[0] ?? '') &&
      /^[A-Z0-9_]+$/.test(header[1] ?? ''),
  ],
];

/**
 * Names a file that is known but not loaded yet, from the beginning of its content, so that an import can say
 * what it is; null when it is none of these.
 */
export function recogniseLater(head: string): string | null {
  const text = head.replace(/^\uFEFF/, '');
  const header = headerOf(text);
  return KINDS.find(([, is]) => is(text, header))?.[0] ?? null;
}
