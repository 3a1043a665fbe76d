import { sqlFile } from '../store/sql-file.js';

/** Where each stock stands; joined only when it is asked for, as it costs as much as the types do. */
const INDUSTRIES =
  'LEFT JOIN stock_industries i ON i.stock = r.stock AND r.trade_date >= i.from_date AND r.trade_date <= i.to_date';

export interface Summing {
  /** Columns before the amounts, each with a comma after it. */
  readonly keys: string;
  /** A condition on `v`, with its WHERE, or nothing. */
  readonly where: string;
  /** GROUP BY and ORDER BY, or HAVING. */
  readonly group: string;
  /** Whether keys or condition name `v.industry` or `v.basis`. */
  readonly placed: boolean;
}

/** The question that values the changes of the open window and sums them (`sql/flows.sql`); amounts in cents. */
export const valuedChanges = (summing: Summing): string =>
  filled(sqlFile(import.meta.url, './sql/flows.sql'), summing);

/** The same from the kept values of the open window by stock (`kept/sql/kept-flows.sql`): any keys but participants. */
export const keptChanges = (summing: Summing): string =>
  filled(sqlFile(import.meta.url, './kept/sql/kept-flows.sql'), summing);

/** The same from the kept sums of the open window over all stocks: any keys but participants and stocks. */
export const keptSums = (summing: Summing): string =>
  withKeys(sqlFile(import.meta.url, './kept/sql/kept-flows.sql'), summing)
    .replace('{industry}', 'r.place')
    .replace('{basis}', 'r.rests_on')
    .replace('{industries}', '');

const withKeys = (sql: string, { keys, where, group }: Summing): string =>
  sql.replace('{keys}', keys).replace('{where}', where).replace('{group}', group);

const filled = (sql: string, summing: Summing): string => placed(withKeys(sql, summing), summing.placed);

/** Fills in where each stock stands, where it is asked for. */
export const placed = (sql: string, asked: boolean): string =>
  sql
    .replace('{industry}', asked ? `coalesce(i.industry, 'unclassified')` : 'NULL')
    .replace('{basis}', asked ? `coalesce(i.basis, 'unclassified')` : 'NULL')
    .replace('{industries}', asked ? INDUSTRIES : '');
