import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';
import type { Dirty } from '../store/staging.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import type { CustodyMove } from './custody-move.js';

const keyOf = (move: CustodyMove): string =>
  [move.from, move.to, move.start, move.end, move.stocks.join(' '), move.reason].join('\t');

/** The custody moves that the stored changes were made with. */
export async function storedCustodyMoves(engine: Engine): Promise<CustodyMove[]> {
  const rows = await engine.query(
    `SELECT giver, receiver, CAST(from_date AS VARCHAR) AS start, CAST(to_date AS VARCHAR) AS last, stocks, reason
     FROM custody_moves ORDER BY giver, receiver, from_date, to_date, stocks, reason`,
  );
  return rows.map((row) => ({
    from: String(row.giver),
    to: String(row.receiver),
    start: String(row.start),
    end: String(row.last),
    stocks: row.stocks ? String(row.stocks).split(' ') : [],
    reason: String(row.reason),
  }));
}

/** The moves that only one of two lists has. */
export function differing(a: readonly CustodyMove[], b: readonly CustodyMove[]): CustodyMove[] {
  const [inA, inB] = [new Set(a.map(keyOf)), new Set(b.map(keyOf))];
  return [...a.filter((move) => !inB.has(keyOf(move))), ...b.filter((move) => !inA.has(keyOf(move)))];
}

/**
 * What an answer has to say about custody moves: which it rests on and what each was found to be, and whether config.yaml
 * has others by now.
 */
export async function custodyNotes(engine: Engine, configured: readonly CustodyMove[]): Promise<string[]> {
  const stored = await askedOnce(engine, 'custody moves', () => storedCustodyMoves(engine));
  const notes: string[] = [];
  for (const { from, to, start, end, reason } of stored) {
    const [row] = await engine.query(
      `SELECT count(DISTINCT stock) AS stocks FROM changes
       WHERE rule = 'R8' AND holder = $holder AND date >= CAST($first AS DATE) AND evidence = $evidence`,
      { holder: from, first: start, evidence: `custody moved to ${to}: ${reason}` },
    );
    const stocks = Number(row?.stocks ?? 0);
    notes.push(
      `custody move of config.yaml, ${from} to ${to}, ${start} to ${end}: ${stocks === 0 ? 'nothing in the stored changes matches it' : `transfers in ${stocks} stock${stocks === 1 ? '' : 's'}`}`,
    );
  }
  const changed = differing(stored, configured).length;
  if (changed > 0)
    notes.push(
      `custody_moves of config.yaml were changed (${changed}) since the changes were made: run waizi rebuild`,
    );
  return notes;
}

/** Keeps the moves that the changes are about to be made with. @returns the stock-days that are read otherwise by them */
export async function takeUpCustodyMoves(writer: Writer, moves: readonly CustodyMove[]): Promise<Dirty[]> {
  const { engine } = writer;
  const changed = differing(await storedCustodyMoves(engine), moves);
  if (changed.length === 0) return [];
  await engine.exec(`CREATE OR REPLACE TEMP TABLE in_custody_moves (${TABLES.custody_moves.columns})`);
  await engine.append(
    'in_custody_moves',
    moves.map(({ from, to, start, end, stocks, reason }) => [from, to, start, end, stocks.join(' '), reason]),
  );
  await writer.replace('custody_moves', ['all'], 'SELECT * FROM in_custody_moves');
  await engine.exec('DROP TABLE in_custody_moves');
  const dirty: Dirty[] = [];
  for (const { from, to, start, end, stocks } of changed) {
    const rows = await engine.query(
      `SELECT c.stock, CAST(min(d.prev_date) AS VARCHAR) AS first, CAST(max(c.date) AS VARCHAR) AS last
       FROM changes c JOIN change_days d ON d.stock = c.stock AND d.date = c.date
       WHERE c.holder IN ($giver, $receiver) AND c.date >= CAST($first AS DATE) AND d.prev_date < CAST($last AS DATE)
       GROUP BY c.stock ORDER BY c.stock`,
      { giver: from, receiver: to, first: start, last: end },
    );
    for (const row of rows) {
      const stock = String(row.stock);
      if (stocks.length === 0 || stocks.includes(stock))
        dirty.push({ stock, from: String(row.first), to: String(row.last) });
    }
  }
  return dirty;
}
