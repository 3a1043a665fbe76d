// A made-up market for the comparison with other tools: lists of stocks x 150 participants x 60 days, in which a quarter of
// the holdings change each day (what one sells another buys), with some splits. The same numbers each time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const DAYS = 60;
const PAIRS = 75;
const INDUSTRIES = 12;
const HOLIDAYS = ['2025-04-04', '2025-04-18', '2025-04-21', '2025-05-01', '2025-05-05'];

/** Hong Kong settlement days of a time without half days, where each day of trade settles alone. */
function settlementDays(count) {
  const days = [];
  for (let time = Date.parse('2025-02-03'); days.length < count; time += 86_400_000) {
    const day = new Date(time);
    const text = day.toISOString().slice(0, 10);
    if (day.getUTCDay() % 6 !== 0 && !HOLIDAYS.includes(text)) days.push(text);
  }
  return days;
}

/** Participants that have one type all along: foreign ones, which waizi judges anew by their habits, are left out. */
export function participants() {
  const path = new URL('../../data/participants.csv', import.meta.url);
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1).map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, '')));
  const plain = rows.filter((cells) => /^[BC]/.test(cells[0]) && !cells[9] && !cells[10] && !cells[11] && !/^(stable|flexible)$/.test(cells[12]));
  const step = Math.floor(plain.length / (2 * PAIRS));
  return Array.from({ length: 2 * PAIRS }, (_, at) => ({ id: plain[at * step][0], type: plain[at * step][12] }));
}

/**
 * Writes the market: waizi/ (prices, industries and actions as csv, the lists of one more day) and, for the others, lists.parquet, lists.csv,
 * changes.parquet, changes.csv (change-only) and the tables days, prices, participants, industries as csv.
 * @returns number of holdings and of changes
 */
export async function makeMarket(folder, stocks) {
  mkdirSync(join(folder, 'waizi'), { recursive: true });
  const engine = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '3GB', temp_directory: join(folder, 'spill') });
  const db = await engine.connect();
  const file = (name) => `'${join(folder, name)}'`;
  const days = settlementDays(DAYS + 3);
  const dayRows = days.slice(2, -1).map((day, at) => `(${at}, DATE '${day}', DATE '${days[at]}')`);
  await db.run(`CREATE TABLE days AS SELECT * FROM (VALUES ${dayRows.join(', ')}) t (d, date, trade_date)`);
  const held = participants();
  await db.run(`CREATE TABLE participants AS SELECT * FROM (VALUES ${held.map(({ id, type }, at) => `(${at}, '${id}', '${type}')`).join(', ')}) t (place, participant_id, type)`);
  await db.run(`CREATE TABLE stocks AS SELECT s, lpad(CAST(s + 1000 AS VARCHAR), 5, '0') AS stock_code, 'Industry ' || (s * 7 % ${INDUSTRIES}) AS industry FROM range(1, ${stocks + 1}) r (s)`);
  await db.run(`CREATE TABLE prices AS SELECT s, d, date, trade_date, 500 + (hash(s * 61 + d) % 5000)::BIGINT AS cents FROM stocks, days`);
  await db.run(`CREATE TABLE held AS
    WITH moves AS (
      SELECT s, k, d, CASE WHEN hash(s * 1000003 + k * 1009 + d) % 4 = 0
        THEN (1 + hash(s * 7 + k * 13 + d * 17) % 50)::BIGINT * CASE WHEN hash(s + k * 3 + d * 5) % 2 = 0 THEN 100 ELSE -100 END ELSE 0 END AS moved
      FROM stocks, range(0, ${PAIRS}) p (k), days)
    SELECT s, k * 2 + side AS place, d,
      (500000 + hash(s * 31 + k * 2 + side) % 40000 * 100 + CASE side WHEN 0 THEN moved ELSE -moved END)::BIGINT * CASE WHEN s % 100 = 0 AND d >= 20 + s // 100 THEN 2 ELSE 1 END AS shares,
      d = 0 OR step <> 0 OR (s % 100 = 0 AND d = 20 + s // 100) AS changed
    FROM (SELECT s, k, d, moved AS step, sum(moved) OVER (PARTITION BY s, k ORDER BY d) AS moved FROM moves), range(0, 2) z (side)`);
  const lists = (where) => `SELECT stock_code, date, participant_id, shares FROM held JOIN stocks USING (s) JOIN days USING (d) JOIN participants USING (place) ${where} ORDER BY s, d, place`;
  await db.run(`COPY (${lists('')}) TO ${file('lists.parquet')} (FORMAT parquet, COMPRESSION zstd)`);
  const moved = 'CASE WHEN hash(s * 17 + place // 2) % 4 = 0 THEN CASE place % 2 WHEN 0 THEN 300 ELSE -300 END ELSE 0 END';
  await db.run(`COPY (SELECT stock_code, DATE '${days.at(-1)}' AS date, participant_id, shares + ${moved} AS shares
    FROM held JOIN stocks USING (s) JOIN participants USING (place) WHERE d = ${DAYS - 1} ORDER BY s, place) TO ${file('waizi/next-day.parquet')} (FORMAT parquet, COMPRESSION zstd)`);
  await db.run(`COPY (FROM ${file('lists.parquet')}) TO ${file('lists.csv')} (HEADER)`);
  await db.run(`COPY (${lists('WHERE changed')}) TO ${file('changes.parquet')} (FORMAT parquet, COMPRESSION zstd)`);
  await db.run(`COPY (FROM ${file('changes.parquet')}) TO ${file('changes.csv')} (HEADER)`);
  await db.run(`COPY (SELECT stock_code, date, trade_date, cents FROM prices JOIN stocks USING (s) ORDER BY s, d) TO ${file('prices.csv')} (HEADER)`);
  await db.run(`COPY (SELECT participant_id, type FROM participants) TO ${file('participants.csv')} (HEADER)`);
  await db.run(`COPY (SELECT stock_code, industry FROM stocks) TO ${file('industries.csv')} (HEADER)`);
  await db.run(`COPY (SELECT stock_code, trade_date AS date, printf('%d.%02d', cents // 100, cents % 100) AS close, 'none' AS adjusted FROM prices JOIN stocks USING (s) ORDER BY s, d) TO ${file('waizi/prices.csv')} (HEADER)`);
  await db.run(`COPY (SELECT stock_code, industry, 'bench' AS scheme FROM stocks) TO ${file('waizi/industries.csv')} (HEADER)`);
  await db.run(`COPY (SELECT stock_code, ex_date, 'split' AS kind, 2 AS new, 1 AS old, ex_date AS credit_date FROM (SELECT stock_code, date AS ex_date FROM stocks JOIN days ON d = 20 + s // 100 WHERE s % 100 = 0)) TO ${file('waizi/actions.csv')} (HEADER)`);
  const [[rows, changes]] = (await (await db.runAndReadAll('SELECT count(*), count(*) FILTER (WHERE changed) FROM held')).getRows());
  db.closeSync();
  engine.closeSync();
  writeFileSync(join(folder, 'config.yaml'), '');
  return { rows: Number(rows), changes: Number(changes), first: days[0], last: days[DAYS - 1] };
}
