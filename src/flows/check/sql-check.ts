import type { Row, Value } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Check, CheckContext, CheckStatus } from './check.js';

export interface SqlCheck {
  /**
   * Also the name of its file in sql/, which answers with the worst finding (others may follow) and their number as
   * `findings`, or with no row.
   */
  readonly name: string;
  readonly parameters?: Record<string, Value>;
  /** Whether its query asks for `$since`, the day from which on findings count. */
  readonly dated?: boolean;
  /** Status of a finding; a column `status` of the answer goes before it. */
  readonly status: Exclude<CheckStatus, 'pass'>;
  /** The worst finding in words. */
  readonly tell: (row: Row, others: readonly Row[]) => string;
  readonly remedy: string | ((row: Row) => string);
  /** What to say where there is no finding. */
  readonly otherwise?: (context: CheckContext) => Promise<string | null>;
}

/** A check that is one query. */
export function sqlCheck({ name, parameters, dated, status, tell, remedy, otherwise }: SqlCheck): Check {
  return {
    name,
    async run(context) {
      const [worst, ...others] = await context.engine.query(
        sqlFile(import.meta.url, `./sql/${name}.sql`),
        dated ? { ...parameters, since: context.since ?? '0001-01-01' } : parameters,
      );
      if (!worst) {
        const example = (await otherwise?.(context)) ?? null;
        return { check: name, status: 'pass', count: 0, example, remedy: null };
      }
      return {
        check: name,
        status: worst.status === 'fail' ? 'fail' : worst.status === 'warn' ? 'warn' : status,
        count: Number(worst.findings),
        example: tell(worst, others),
        remedy: typeof remedy === 'string' ? remedy : remedy(worst),
      };
    },
  };
}
