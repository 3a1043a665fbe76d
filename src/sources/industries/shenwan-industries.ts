import { readFileSync } from 'node:fs';
import { assert } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { normaliseLabel } from '../cell.js';
import { cellAt, dateAt, locateColumns, readTable } from '../table.js';

/** A first-level industry of Shenwan that data/shenwan-industries.csv describes. */
export interface ShenwanIndustry {
  /** Code of its index. */
  readonly code: string;
  /** How the codes of the classification of its stocks begin. */
  readonly classCode: string;
  readonly nameEn: string;
  readonly nameZh: string;
  /** First day of its index, where it is younger than the scheme: values of before were computed later. */
  readonly launched: IsoDate | null;
  readonly ended: IsoDate | null;
  /** Its name until the day before `renamed`. */
  readonly formerNameZh: string | null;
  readonly renamed: IsoDate | null;
  /** Whether it held the same kinds of companies before and after it was renamed. */
  readonly scope: 'same' | 'changed' | null;
  readonly note: string | null;
}

const FILE = new URL('../../../data/shenwan-industries.csv', import.meta.url);
const NAMES = [
  'code',
  'class_code',
  'name_en',
  'name_zh',
  'launched',
  'ended',
  'former_name_zh',
  'renamed',
  'scope',
  'note',
] as const;

let entries: readonly ShenwanIndustry[] | null = null;
let byName: ReadonlyMap<string, ShenwanIndustry> | null = null;

/** Every industry of data/shenwan-industries.csv. Read once. */
export function shenwanIndustries(): readonly ShenwanIndustry[] {
  if (entries) return entries;
  const table = readTable(readFileSync(FILE, 'utf8'));
  const wanted = Object.fromEntries(NAMES.map((name) => [name, [name]])) as unknown as Record<
    (typeof NAMES)[number],
    readonly string[]
  >;
  const at = locateColumns(table.header, wanted, NAMES);
  assert(table.setAside.length === 0, 'a row of shenwan-industries.csv with more or fewer cells');
  entries = table.rows.map((row) => ({
    code: cellAt(row, at.code),
    classCode: cellAt(row, at.class_code),
    nameEn: cellAt(row, at.name_en),
    nameZh: cellAt(row, at.name_zh),
    launched: dateAt(row, at.launched, 'launched'),
    ended: dateAt(row, at.ended, 'ended'),
    formerNameZh: cellAt(row, at.former_name_zh) || null,
    renamed: dateAt(row, at.renamed, 'renamed'),
    scope: scopeOf(cellAt(row, at.scope)),
    note: cellAt(row, at.note) || null,
  }));
  return entries;
}

function scopeOf(word: string): 'same' | 'changed' | null {
  assert(['', 'same', 'changed'].includes(word), `scope "${word}" in shenwan-industries.csv`);
  return word === 'same' || word === 'changed' ? word : null;
}

/** The industry of a code (`801180`, `801180.SI`) or a name, also a former one; null when there is none. */
export function shenwanIndustryOf(name: string): ShenwanIndustry | null {
  byName ??= new Map(
    shenwanIndustries().flatMap((entry) =>
      [entry.code, `${entry.code}.SI`, entry.nameZh, entry.nameEn, entry.formerNameZh ?? entry.code].map(
        (one) => [normaliseLabel(one), entry] as const,
      ),
    ),
  );
  return byName.get(normaliseLabel(name)) ?? null;
}

/** The industry of a code of the classification of stocks (`480301`, `430000`); null when there is none. */
export function shenwanIndustryOfClass(code: string): ShenwanIndustry | null {
  if (!/^\d{6}$/.test(code)) return null;
  return shenwanIndustries().find(({ classCode }) => classCode === code.slice(0, 2)) ?? null;
}
