// A made-up year of lists, made without any state so that it is cheap at every size: each pair of participants trades with
// each other every fourth day, so a quarter of the holdings change each day. The same numbers each time.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Workspace } from '../../dist/workspace.js';
import { participants } from '../peers/market.js';

/** Shares that the first of a pair has got from the second by day d. */
const MOVED = (d) => `(hash(s * 1000003 + k * 1009 + (${d} + (hash(s + k * 3) % 4)::BIGINT) // 4) % 51 * 100)::BIGINT`;

/** The last of the years. */
const LAST_YEAR = 2025;

/** Days after the years that are written apart: the first of a year, on which much begins anew, and an ordinary one. */
const MORE = ['next-day', 'day-after'];

/** The days: settlement days of so many years and those after them, and the trading days that have prices. */
export async function daysOf(folder, years) {
  const calendar = await new Workspace(folder).knownCalendar();
  const first = LAST_YEAR + 1 - years;
  return { lists: calendar.settlementDays(`${first}-01-02`, '2026-01-05'), prices: calendar.tradingDays(`${first - 1}-12-20`, '2026-01-05') };
}

/**
 * Writes lists-YYYY-MM.parquet (whole lists of the years), next-day.parquet, day-after.parquet, prices-YYYY.csv, industries.csv.
 * @returns days, and what the lists must lead to: holdings, changes, shares moved
 */
export async function makeYears(folder, stocks, years) {
  mkdirSync(folder, { recursive: true });
  const { lists, prices } = await daysOf(folder, years);
  const engine = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB', temp_directory: join(folder, 'spill') });
  const db = await engine.connect();
  const file = (name) => `'${join(folder, name)}'`;
  const held = participants();
  const values = (rows) => `SELECT * FROM (VALUES ${rows.join(', ')})`;
  await db.run(`CREATE TABLE days AS ${values(lists.map((day, at) => `(${at}, DATE '${day}')`))} t (d, date)`);
  await db.run(`CREATE TABLE participants AS ${values(held.map(({ id }, at) => `(${at}, '${id}')`))} t (place, participant_id)`);
  await db.run(`CREATE TABLE stocks AS SELECT s, lpad(CAST(s + 1000 AS VARCHAR), 5, '0') AS stock_code FROM range(1, ${stocks + 1}) r (s)`);
  const write = (sql, name, form) => db.run(`COPY (${sql}) TO ${file(name)} (${form})`);
  const rowsOf = (where) => `SELECT stock_code, date, participant_id,
      (500000 + hash(s * 31 + place) % 40000 * 100)::BIGINT + CASE place % 2 WHEN 0 THEN moved ELSE -moved END AS shares
    FROM (SELECT s, stock_code, date, place, participant_id, place // 2 AS k, ${MOVED('d')} AS moved FROM stocks, days, participants WHERE ${where})`;
  const days = lists.slice(0, -MORE.length);
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  for (const month of months)
    await write(`${rowsOf(`strftime(date, '%Y-%m') = '${month}'`)} ORDER BY stock_code, date, participant_id`, `lists-${month}.parquet`, 'FORMAT parquet, COMPRESSION zstd');
  for (const [at, name] of MORE.entries())
    await write(`${rowsOf(`date = DATE '${lists[days.length + at]}'`)} ORDER BY stock_code, participant_id`, `${name}.parquet`, 'FORMAT parquet, COMPRESSION zstd');
  const ofYear = (of) => [...new Set(of.map((day) => day.slice(0, 4)))];
  for (const year of ofYear(prices)) await write(`SELECT stock_code, CAST(day AS DATE) AS date, printf('%d.%02d', cents // 100, cents % 100) AS close, 'none' AS adjusted
    FROM (SELECT stock_code, day, 500 + (hash(s * 61 + hash(day)) % 5000)::BIGINT AS cents FROM stocks, unnest([${prices.filter((day) => day.startsWith(year)).map((day) => `'${day}'`).join(', ')}]) p (day)) ORDER BY stock_code, date`, `prices-${year}.csv`, 'HEADER');
  await write(`SELECT stock_code, 'Industry ' || (s * 7 % 12) AS industry, 'bench' AS scheme FROM stocks ORDER BY stock_code`, 'industries.csv', 'HEADER');
  const truth = `SELECT count(*) * 2, sum(moved) * 2 FROM (SELECT abs(${MOVED('d')} - ${MOVED('d - 1')}) AS moved FROM stocks, range(1, ${days.length}) r (d), range(0, ${held.length / 2}) p (k)) WHERE moved <> 0`;
  const [[changes, shares]] = (await db.runAndReadAll(truth)).getRows();
  db.closeSync();
  engine.closeSync();
  const lastYear = days.filter((day) => day.startsWith(`${LAST_YEAR}`));
  return {
    holdings: stocks * held.length * days.length,
    changes: Number(changes),
    shares: Number(shares),
    // what is imported together: a year each
    imports: ofYear(days).map((year, at) => [
      ...months.filter((month) => month.startsWith(year)).map((month) => `lists-${month}.parquet`),
      ...(at === 0 ? ofYear(prices).map((one) => `prices-${one}.csv`).concat('industries.csv') : []),
    ]),
    first: lastYear[0],
    last: days.at(-1),
    days: lastYear,
    // windows of a year each, over all the years
    windows: years === 1 ? [] : [...Array(9).keys()].map((at) => Math.floor((at * (days.length - 250)) / 8)).map((from) => ({ from: days[from], to: days[from + 249] })),
    stocks: [...Array(9).keys()].map((at) => String(1001 + Math.floor((at * stocks) / 9)).padStart(5, '0')),
    participants: held.slice(0, 9).map(({ id }) => id),
  };
}
