import type { CheckRow } from '../flows/check/check.js';
import { type Io, say } from './io.js';

/** Collects how checks of what arrived came out, of one import or of several of a sync. */
export class ArrivedChecks {
  private readonly all: CheckRow[] = [];

  readonly add = (rows: readonly CheckRow[]): void => {
    this.all.push(...rows);
  };

  /** Every check once, with the worst of its outcomes and the findings of all of them. */
  get rows(): CheckRow[] {
    const merged = new Map<string, CheckRow>();
    for (const row of this.all) {
      const found = merged.get(row.check);
      if (!found) merged.set(row.check, row);
      else
        merged.set(row.check, {
          ...(RANK[row.status] > RANK[found.status] ? row : found),
          count: found.count + row.count,
        });
    }
    return [...merged.values()];
  }

  get found(): CheckRow[] {
    return this.rows.filter(({ status }) => status !== 'pass');
  }

  /** Names what was found, a line each. */
  tell(io: Io): void {
    for (const { check, status, count, example, remedy } of this.found)
      say(io, `check ${check}: ${status}, ${count} found: ${example ?? ''}${remedy ? `; ${remedy}` : ''}`);
  }
}

const RANK = { pass: 0, warn: 1, fail: 2 } as const;
