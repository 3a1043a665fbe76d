import { readFileSync } from 'node:fs';
import { type Market, marketOf } from '../../calendar/calendar-day.js';
import { assert } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { normaliseLabel } from '../cell.js';
import { shenwanIndustryOf } from '../industries/shenwan-industries.js';
import type { Publication } from '../publication.js';
import { cellAt, dateAt, locateColumns, readTable } from '../table.js';

/** An index that data/indices.csv describes. */
export interface IndexEntry {
  /** Its provider's code. */
  readonly id: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly provider: string;
  /** The market whose days it has; null for markets without a calendar here (`us`). */
  readonly market: Market | null;
  readonly baseDate: IsoDate | null;
  /** Values of earlier days were computed later. */
  readonly launchDate: IsoDate | null;
  readonly aliases: readonly string[];
}

const FILE = new URL('../../../data/indices.csv', import.meta.url);
const NAMES = [
  'id',
  'name_en',
  'name_zh',
  'provider',
  'market',
  'base_date',
  'launch_date',
  'aliases',
  'evidence',
] as const;
const COLUMNS = Object.fromEntries(NAMES.map((name) => [name, [name]])) as unknown as Record<
  (typeof NAMES)[number],
  readonly string[]
>;

let entries: readonly IndexEntry[] | null = null;
let byName: ReadonlyMap<string, IndexEntry> | null = null;

/** Every index of data/indices.csv. Read once. */
export function indexCatalogue(): readonly IndexEntry[] {
  if (entries) return entries;
  const table = readTable(readFileSync(FILE, 'utf8'));
  const at = locateColumns(table.header, COLUMNS, NAMES);
  assert(table.setAside.length === 0, 'a row of indices.csv with more or fewer cells');
  entries = table.rows.map((row) => ({
    id: cellAt(row, at.id),
    nameEn: cellAt(row, at.name_en),
    nameZh: cellAt(row, at.name_zh),
    provider: cellAt(row, at.provider),
    market: marketOf(cellAt(row, at.market)),
    baseDate: dateAt(row, at.base_date, 'base_date'),
    launchDate: dateAt(row, at.launch_date, 'launch_date'),
    aliases: cellAt(row, at.aliases).split(' ').filter(Boolean),
  }));
  return entries;
}

/** The index that a code, a name or an alias names; null when none does. */
export function indexOf(name: string): IndexEntry | null {
  byName ??= new Map(
    indexCatalogue().flatMap((entry) =>
      [entry.id, entry.nameEn, entry.nameZh, ...entry.aliases].map(
        (one) => [normaliseLabel(one), entry] as const,
      ),
    ),
  );
  return byName.get(normaliseLabel(name)) ?? null;
}

/** The names of an index for people; the code itself where nothing here knows it. */
export function indexNames(code: string): { readonly en: string; readonly zh: string } {
  const known = indexOf(code);
  return { en: known?.nameEn ?? code, zh: known?.nameZh ?? code };
}

/**
 * The id under which an index, industry or mainland share is stored, of any way to write it: `000300.SH`, `SH000300`
 * and `csi300` are 000300, `801120.SI` is 801120, `h30184` and `H30184.CSI` are H30184, `sh600036` is 600036.SH. A name
 * that nothing here knows is its own id.
 */
export function indexIdOf(told: string): string {
  const text = told.normalize('NFKC').trim();
  const known = indexOf(text);
  if (known) return known.id;
  const found =
    /^(?:(SH|SZ|BJ|CSI|SW|SI)[.:]?)?(\d{6}|[HN]\d{5})(?:\.(SH|SS|XSHG|SZ|XSHE|BJ|CSI|CSP|SI|SW|HI|MI))?$/i.exec(
      text,
    );
  if (!found) return text;
  const code = (found[2] as string).toUpperCase();
  const place = (found[1] ?? found[3] ?? '').toUpperCase();
  const exchange = EXCHANGES[place];
  const index = exchange === undefined || !/^\d/.test(code) || INDEX_CODES[exchange].test(code);
  return index ? (indexOf(code)?.id ?? code) : `${code}.${exchange}`;
}

type Exchange = 'SH' | 'SZ' | 'BJ';
const EXCHANGES: Readonly<Record<string, Exchange>> = {
  SH: 'SH',
  SS: 'SH',
  XSHG: 'SH',
  SZ: 'SZ',
  XSHE: 'SZ',
  BJ: 'BJ',
};
/** Codes that each exchange gives to indices: its shares have others. */
const INDEX_CODES: Readonly<Record<Exchange, RegExp>> = {
  SH: /^(?:000|93|95)/,
  SZ: /^(?:399|98)/,
  BJ: /^899/,
};

/** The market whose days an index, an industry of Shenwan or a mainland share (`600036.SH`) has; `weekdays` where there is no calendar of it. */
export function marketOfIndex(id: string): Market | 'weekdays' {
  if (/^\d{6}(?:\.(?:SH|SZ|BJ))?$/.test(id) || /^[HN]\d{5}$/.test(id)) return 'mainland';
  if (shenwanIndustryOf(id)) return 'mainland';
  return indexOf(id)?.market ?? 'weekdays';
}

/** When closes and valuations of an index or share become known: New York closes on the next morning. */
export const publicationOfIndex = (id: string): Publication =>
  marketOfIndex(id) === 'weekdays' ? 'next-morning' : 'evening';

/** Whether a value of that day was computed before the index was launched; null when its launch is not known. */
export function isBackCast(id: string, date: IsoDate): boolean | null {
  const industry = shenwanIndustryOf(id);
  if (industry) return shenwanBackCast(industry.launched, date);
  const launch = indexOf(id)?.launchDate;
  return launch === null || launch === undefined ? null : date < launch;
}

/** Industries whose launch the table leaves out were there before this day. */
const SHENWAN_OLD: IsoDate = '2013-01-01';

function shenwanBackCast(launched: IsoDate | null, date: IsoDate): boolean | null {
  if (launched !== null) return date < launched;
  return date < SHENWAN_OLD ? null : false;
}

/**
 * The index that a file is about, by its name: `sh000300.csv.gz` and `csi-300-000300.csv` are 000300,
 * `hsi-1986-2024.csv` is HSI.
 */
export function indexOfFile(path: string): IndexEntry | null {
  const name = (path.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/(?:\.(?:csv|json|txt|gz))+$/, '');
  const whole = indexOf(name);
  if (whole) return whole;
  const code = /(?:^|[^\d])(\d{6})(?!\d)/.exec(name)?.[1];
  if (code) return indexOf(code);
  return indexOf(name.split(/[^a-z0-9^]+/)[0] ?? '');
}
