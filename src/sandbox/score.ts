import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NoDataError } from '../errors.js';
import type { Engine, Row } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { type Bounds, BOUNDS } from './bounds.js';

/** Flow as a workspace tells it, HKD. */
export interface ToldFlow {
  readonly month: string;
  readonly type: string;
  readonly net: number;
}

/** The type that a workspace gives a participant. */
export interface ToldType {
  readonly participant: string;
  readonly type: string;
}

export interface TypeScore {
  readonly type: string;
  /** HKD: true net and gross (bought plus sold), and the net that was told. */
  readonly net: number;
  readonly gross: number;
  readonly told: number;
  /** Told less true, as a part of gross. */
  readonly error: number;
  readonly ok: boolean;
}

export interface MonthScore extends TypeScore {
  readonly month: string;
}

export interface TrapScore {
  readonly trap: string;
  readonly events: number;
  /** HKD that the trap moved without a trade, and the part of it that was found under its reason. */
  readonly value: number;
  readonly found: number;
  /** HKD of trades told that were none, where this trap was. */
  readonly phantom: number;
  /** HKD of trades not told where this trap was: told as part of it. */
  readonly hidden: number;
  /** The type with the largest phantom, and its part of that type's gross flow. */
  readonly worst: string | null;
  readonly part: number;
  /** The largest part of a type's gross flow that is hidden. */
  readonly hiddenPart: number;
  readonly ok: boolean;
}

export interface Score {
  readonly bounds: Bounds;
  readonly types: readonly TypeScore[];
  readonly months: readonly MonthScore[];
  readonly traps: readonly TrapScore[];
  /** Part of the foreign value whose participant has its true type; null where types were not told. */
  readonly classified: number | null;
  readonly ok: boolean;
}

/**
 * Holds what a workspace tells against the truth of its simulated market. The only code that reads the truth.
 * @param engine the workspace's tables
 * @param folder the truth
 * @param types types by classification; none where there is none
 * @throws NoDataError when there is no truth
 */
export async function score(
  engine: Engine,
  folder: string,
  flows: readonly ToldFlow[],
  types: readonly ToldType[] | null = null,
  bounds: Bounds = BOUNDS,
): Promise<Score> {
  await openTruth(engine, folder);
  await engine.exec(sqlFile(import.meta.url, './sql/differences.sql'));
  const monthRows = await engine.query(sqlFile(import.meta.url, './sql/score-types.sql'));
  const months = monthRows.map((row) => monthScore(row, flows, bounds));
  const byType = typeScores(months, bounds);
  const traps = await trapScores(engine, byType, bounds);
  const classified = types === null ? null : await classifiedPart(engine, types);
  return {
    bounds,
    types: byType,
    months,
    traps,
    classified,
    ok:
      byType.every(({ ok }) => ok) &&
      traps.every(({ ok }) => ok) &&
      (classified === null || classified >= bounds.classified),
  };
}

async function openTruth(engine: Engine, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'events.csv'))) {
    throw new NoDataError(`there is no truth in ${folder}; waizi sandbox make and waizi demo write it`);
  }
  const from = (name: string, columns: string): string =>
    `read_csv('${join(folder, name).replaceAll("'", "''")}', header = true, columns = {${columns}})`;
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE made_trades AS SELECT * FROM ${from(
      'trades-*.csv*',
      `stock: 'VARCHAR', trade_date: 'DATE', settled: 'DATE', seen: 'DATE', participant: 'VARCHAR', shares: 'BIGINT', price: 'DOUBLE'`,
    )};
    CREATE OR REPLACE TEMP TABLE made_events AS SELECT * FROM ${from(
      'events.csv',
      `event: 'INTEGER', trap: 'VARCHAR', stock: 'VARCHAR', date: 'DATE', seen: 'DATE', holder: 'VARCHAR', reason: 'VARCHAR', shares: 'BIGINT', price: 'DOUBLE', note: 'VARCHAR'`,
    )};
    CREATE OR REPLACE TEMP TABLE made_participants AS SELECT * FROM ${from(
      'participants.csv',
      `participant: 'VARCHAR', type: 'VARCHAR', pace: 'DOUBLE', weight: 'DOUBLE'`,
    )}`);
}

function monthScore(row: Row, flows: readonly ToldFlow[], { net: bound }: Bounds): MonthScore {
  const [month, type] = [String(row.month), String(row.type)];
  const [net, gross] = [Number(row.net), Number(row.gross)];
  const told = flows.reduce(
    (sum, flow) => sum + (flow.month === month && flow.type === type ? flow.net : 0),
    0,
  );
  const error = gross === 0 ? 0 : (told - net) / gross;
  return { month, type, net, gross, told, error, ok: Math.abs(error) <= bound };
}

function typeScores(months: readonly MonthScore[], { net: bound }: Bounds): TypeScore[] {
  return [...new Set(months.map(({ type }) => type))].map((type) => {
    const own = months.filter((month) => month.type === type);
    const total = (of: (month: MonthScore) => number): number =>
      own.reduce((sum, month) => sum + of(month), 0);
    const [net, gross, told] = [total((one) => one.net), total((one) => one.gross), total((one) => one.told)];
    const error = gross === 0 ? 0 : (told - net) / gross;
    return { type, net, gross, told, error, ok: Math.abs(error) <= bound };
  });
}

async function trapScores(engine: Engine, types: readonly TypeScore[], bounds: Bounds): Promise<TrapScore[]> {
  const rows = await engine.query(sqlFile(import.meta.url, './sql/score-traps.sql'));
  const wrong = await engine.query(
    `SELECT trap, type, sum(feigned) AS feigned, sum(hidden) AS hidden
     FROM differences GROUP BY trap, type ORDER BY trap, type`,
  );
  const names = [...new Set([...rows, ...wrong].map((row) => String(row.trap)))].sort();
  return names.map((trap) => {
    const row = rows.find((one) => one.trap === trap);
    let worst: string | null = null;
    let [part, hiddenPart, total, hidden] = [0, 0, 0, 0];
    for (const one of wrong) {
      if (one.trap !== trap) continue;
      total += Number(one.feigned);
      hidden += Number(one.hidden);
      const gross = types.find(({ type }) => type === one.type)?.gross ?? 0;
      // what has no flow of its own has no phantom of it to be measured by
      if (gross === 0) continue;
      const of = Number(one.feigned) / gross;
      if (of > part) [worst, part] = [String(one.type), of];
      hiddenPart = Math.max(hiddenPart, Number(one.hidden) / gross);
    }
    return {
      trap,
      events: Number(row?.events ?? 0),
      value: Number(row?.value ?? 0),
      found: Number(row?.found ?? 0),
      phantom: total,
      hidden,
      worst,
      part,
      hiddenPart,
      ok: part <= bounds.phantom && hiddenPart <= bounds.hidden,
    };
  });
}

/** Part of the weight of foreign participants whose type was told rightly. */
async function classifiedPart(engine: Engine, types: readonly ToldType[]): Promise<number> {
  const rows = await engine.query(
    `SELECT participant, type, weight FROM made_participants WHERE type IN ('stable', 'flexible') ORDER BY participant`,
  );
  const told = new Map(types.map(({ participant, type }) => [participant, type]));
  let [right, all] = [0, 0];
  for (const row of rows) {
    const type = told.get(String(row.participant));
    if (type === undefined) continue;
    all += Number(row.weight);
    if (type === row.type) right += Number(row.weight);
  }
  return all === 0 ? 0 : right / all;
}
