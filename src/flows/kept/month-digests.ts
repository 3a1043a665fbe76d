import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, type IsoDate } from '../../iso-date.js';
import { monthEnd } from '../../participants/habit-months.js';
import { segmentsOf } from '../../store/manifest.js';
import type { Reader } from '../../store/reader.js';
import { sqlFile } from '../../store/sql-file.js';
import type { HolderType } from '../window.js';

/** The statements that the values of a month are computed with: another wording, other months. */
const WORDING = [
  './sql/month-flows.sql',
  './sql/month-sums.sql',
  '../sql/window-parts.sql',
  '../sql/window-raw.sql',
  '../sql/window-prices.sql',
  '../sql/window-days.sql',
  '../sql/flows.sql',
];

/** What digests of changes read plainly begin with. */
export const RAW = 'raw-';

/** Tells what a kept file follows from, in a name. */
export const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The month after, as `2026-08`. */
export const monthAfter = (month: string): string => addDays(monthEnd(month), 1).slice(0, 7);

/**
 * Tells the values of a month's trades from those of every other state of the workspace: equal digests, equal values.
 * What was read of one reader is remembered, as its version does not change.
 */
export class MonthDigests {
  private readonly basis = new Map<string, string>();
  /** Digests by the types they were asked with, then by month and way of reading. */
  private readonly told = new WeakMap<readonly HolderType[], Map<string, string>>();

  constructor(
    private readonly reader: Reader,
    private readonly store: string,
  ) {}

  /**
   * Digests of months of trade dates with stored changes, in their order.
   * @param raw whether changes are read plainly, nothing detected
   */
  async of(
    months: readonly string[],
    types: readonly HolderType[],
    raw: boolean,
  ): Promise<Map<string, string>> {
    await this.learn(months.filter((month) => !this.basis.has(month)));
    const told = this.told.get(types) ?? new Map<string, string>();
    this.told.set(types, told);
    return new Map(
      months.map((month) => {
        const key = `${month} ${raw}`;
        const digest = told.get(key) ?? this.tell(month, types, raw);
        told.set(key, digest);
        return [month, digest];
      }),
    );
  }

  private tell(month: string, types: readonly HolderType[], raw: boolean): string {
    const digest = digestOf(JSON.stringify([this.basis.get(month), typesOf(month, types), raw]));
    return raw ? `${RAW}${digest}` : digest;
  }

  private async learn(months: readonly string[]): Promise<void> {
    if (months.length === 0) return;
    const marks = new Map<string, string[]>();
    const sql = sqlFile(import.meta.url, './sql/month-basis.sql');
    for (const { month, part, mark } of await this.reader.engine.query(sql, { months: months.join(' ') }))
      marks.set(String(month), [...(marks.get(String(month)) ?? []), `${part} ${mark}`]);
    const wording = WORDING.map((path) => sqlFile(import.meta.url, path));
    for (const month of months) {
      // trades settle in their own month or in the next one
      const changes = await Promise.all([month, monthAfter(month)].map((key) => this.segments(key)));
      this.basis.set(month, JSON.stringify([wording, changes, marks.get(month) ?? []]));
    }
  }

  /** The segments of a month's changes; their time tells them from others that were given the same name, say after a rebuild. */
  private async segments(month: string): Promise<readonly (readonly (string | number)[])[]> {
    return Promise.all(
      segmentsOf(this.reader.manifest, 'changes', month).map(async ({ file, rows, bytes }) => {
        const { mtimeNs } = await stat(join(this.store, 'segments', file), { bigint: true });
        return [file, rows, bytes, String(mtimeNs)];
      }),
    );
  }
}

/** Who was of which type within a month. */
function typesOf(month: string, types: readonly HolderType[]): string[] {
  const [first, last]: [IsoDate, IsoDate] = [`${month}-01`, monthEnd(month)];
  return types
    .filter(({ from, to }) => from <= last && to >= first)
    .map(({ holder, type, from, to }) =>
      [holder, type, from > first ? from : first, to < last ? to : last].join(' '),
    )
    .sort();
}
