import { addDays, type IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import type { Check, CheckContext, CheckRow } from './check.js';
import { conflictingPrices } from './conflicting-prices.js';
import { conflictingSources } from './conflicting-sources.js';
import { connectBareNets } from './connect-bare-nets.js';
import { connectConflicts } from './connect-conflicts.js';
import { connectIdentities } from './connect-identities.js';
import { ISSUED_MAX_AGE } from '../../changes/timeline.js';
import { frozenList } from './frozen-list.js';
import { missingLines } from './missing-lines.js';
import { overIssued } from './over-issued.js';
import { overVolume } from './over-volume.js';
import { quarantineCheck } from './quarantine.js';
import { residual } from './residual.js';
import { southboundHoldings } from './southbound-holdings.js';
import { suspiciousJumps } from './suspicious-jumps.js';
import { LACKING_LISTS, PRICE_JUMP_DAYS } from './thresholds.js';
import { unknownParticipants } from './unknown-participants.js';
import { valuationConflicts } from './valuation-conflicts.js';
import { valuationSpikes } from './valuation-spikes.js';
import { valueConflicts } from './value-conflicts.js';
import { weekendCopies } from './weekend-copies.js';
import { closeChecks, openChecks } from './working-tables.js';

/** Days that something arrived of. */
interface Span {
  readonly first: IsoDate;
  readonly last: IsoDate;
}

/** Calendar days about a list within which prices say whether it split. */
const PRICE_REACH = PRICE_JUMP_DAYS;

/** Tables that are narrowed to what arrived: views of their names hide them while checks run. */
class Narrowed {
  private readonly names = new Set<string>();

  constructor(private readonly engine: Engine) {}

  /** Shows of a table only what a condition keeps. */
  async show(table: string, condition: string, join = ''): Promise<void> {
    this.names.add(table);
    await this.engine.exec(
      `CREATE OR REPLACE TEMP VIEW ${table} AS SELECT t.* FROM memory.main.${table} t ${join} WHERE ${condition}`,
    );
  }

  /** Lists and changes of the stocks that arrived, from a column of `arrived_lists` on to another. */
  async lists(
    span: Span,
    from: { readonly lists: string; readonly changes: string },
    to = 'last',
  ): Promise<void> {
    const day = (table: string, column: string): Promise<void> =>
      this.show(
        table,
        `t.date BETWEEN DATE '${span.first}' AND DATE '${span.last}'`,
        `JOIN arrived_lists a ON a.stock = t.stock AND t.date >= a.${column} AND t.date <= a.${to}`,
      );
    await day('stock_days', from.lists);
    await day('change_days', from.changes);
    await day('changes', from.changes);
  }

  async end(): Promise<void> {
    for (const name of this.names) await this.engine.exec(`DROP VIEW temp.${name}`);
    await this.engine.exec('DROP TABLE IF EXISTS temp.arrived_lists');
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const between = ({ first, last }: Span): string => `t.date BETWEEN DATE '${first}' AND DATE '${last}'`;
const spanOf = (spans: readonly Span[]): Span => ({
  first: spans.map(({ first }) => first).sort()[0] as IsoDate,
  last: spans
    .map(({ last }) => last)
    .sort()
    .at(-1) as IsoDate,
});

/**
 * The checks that can find something in what has just arrived, on its stocks and days alone, and in what lies beside
 * them; what else is stored is not looked at. A row for each check that something arrived for.
 * @param context the engine of the files themselves (its tables are hidden while this runs); `held`: what was put into
 *   quarantine on the way
 * @param first the number of the first file that arrived
 */
export async function runArrivedChecks(context: CheckContext, first: number): Promise<CheckRow[]> {
  const { engine } = context;
  const rows: CheckRow[] = [];
  const run = async (checks: readonly Check[], since?: IsoDate): Promise<void> => {
    for (const check of checks) rows.push(await check.run({ ...context, ...(since ? { since } : {}) }));
  };
  const narrowed = new Narrowed(engine);
  try {
    const arrived = (await engine.query(sqlFile(import.meta.url, './sql/arrived-days.sql'), { first })).map(
      (row) => ({ kind: row.kind, id: String(row.id), first: String(row.first), last: String(row.last) }),
    );
    const of = (kind: string) => arrived.filter((one) => one.kind === kind);
    const [prices] = of('prices');
    const [connect] = of('connect');
    await checkLists(context, { first, prices: prices ?? null }, narrowed, run);
    if (prices) {
      await narrowed.show('price_days', between(prices));
      await run([conflictingPrices]);
    }
    if (connect) {
      const both = ['northbound_days', 'southbound_days'];
      for (const table of both) await narrowed.show(table, between(connect));
      await run([connectIdentities, connectConflicts]);
      const told = 't.net IS NOT NULL AND t.buy IS NOT NULL AND t.sell IS NOT NULL';
      for (const table of both) await narrowed.show(table, `(${between(connect)}) OR (${told})`);
      await run([connectBareNets]);
    }
    for (const [kind, tables, checks] of [
      ['values', ['series_days', 'index_days'], [valueConflicts]],
      ['valuations', ['valuation_days'], [valuationConflicts, valuationSpikes]],
    ] as const) {
      const found = of(kind);
      if (found.length === 0) continue;
      const ids = `t.id IN (${found.map(({ id }) => quoted(id)).join(', ')})`;
      for (const table of tables) await narrowed.show(table, `${ids} AND ${between(spanOf(found))}`);
      await run(checks);
    }
  } finally {
    await narrowed.end();
  }
  if (context.held?.length) await run([quarantineCheck]);
  return rows;
}

async function checkLists(
  context: CheckContext,
  { first, prices }: { readonly first: number; readonly prices: Span | null },
  narrowed: Narrowed,
  run: (checks: readonly Check[], since?: IsoDate) => Promise<void>,
): Promise<void> {
  const { engine } = context;
  await engine.exec(
    sqlFile(import.meta.url, './sql/arrived-lists.sql')
      .replaceAll('{first}', String(Math.trunc(first)))
      .replaceAll('{lists}', String(LACKING_LISTS + 1)),
  );
  const [range] = await engine.query(
    `SELECT CAST(min(earlier) AS VARCHAR) AS earlier, CAST(min(first) AS VARCHAR) AS first, CAST(max(last) AS VARCHAR) AS last,
       CAST(min(far) AS VARCHAR) AS far, CAST(max(after) AS VARCHAR) AS after
     FROM arrived_lists`,
  );
  const lists = range?.first != null ? { first: String(range.first), last: String(range.last) } : null;
  if (!lists && !prices) return;
  const whole: Span = lists
    ? { first: String(range?.earlier), last: lists.last }
    : { first: '9999-01-01', last: '9999-01-01' };
  const near = spanOf([...(lists ? [lists] : []), ...(prices ? [prices] : [])]);
  await narrowed.show(
    'price_days',
    between({ first: addDays(near.first, -PRICE_REACH), last: addDays(near.last, PRICE_REACH) }),
  );
  await narrowed.show('holdings', between({ first: `${whole.first.slice(0, 7)}-01`, last: whole.last }));
  await narrowed.show(
    'issued',
    `${between({ first: addDays(whole.first, -ISSUED_MAX_AGE), last: whole.last })}
       AND (t.date >= k.first OR t.date = k.known)`,
    `JOIN (SELECT a.stock, a.first, max(i.date) AS known FROM arrived_lists a
       LEFT JOIN memory.main.issued i ON i.stock = a.stock AND i.date <= a.first GROUP BY a.stock, a.first) k ON k.stock = t.stock`,
  );
  await narrowed.lists(whole, { lists: 'first', changes: 'first' });
  await openChecks(context, lists ? whole.first : near.first);
  try {
    if (lists) {
      await run([residual, conflictingSources, overIssued, overVolume, unknownParticipants]);
      await run([southboundHoldings, weekendCopies]);
      await narrowed.lists(whole, { lists: 'earlier', changes: 'earlier' });
      await run([frozenList], lists.first);
      const about: Span = { first: String(range?.far), last: String(range?.after) };
      await narrowed.lists(about, { lists: 'far', changes: 'far' }, 'after');
      await run([missingLines], lists.first);
    }
    await narrowed.lists(whole, { lists: 'before', changes: 'first' });
    await run([suspiciousJumps], prices?.first ?? '9999-12-31');
  } finally {
    await closeChecks(context);
  }
}
