// The job by hand in DuckDB: node duckdb.js FOLDER lists|changes. Prints what it took and the cells as one line of JSON.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, rows] = process.argv.slice(2);
const engine = await DuckDBInstance.create(':memory:', { threads: '2' });
const db = await engine.connect();
const clock = () => performance.now() / 1000;
const file = (name) => `'${join(folder, name)}'`;
const from = clock();
await db.run(`CREATE TABLE prices AS FROM read_csv(${file('prices.csv')}, types = {stock_code: 'VARCHAR'});
  CREATE TABLE participants AS FROM read_csv(${file('participants.csv')});
  CREATE TABLE industries AS FROM read_csv(${file('industries.csv')}, types = {stock_code: 'VARCHAR'});
  CREATE TABLE held AS FROM ${file(`${rows}.parquet`)}`);
const loaded = clock();
const MOVED = `SELECT h.stock_code, h.date, h.participant_id, h.shares - lag(h.shares) OVER (PARTITION BY h.stock_code, h.participant_id ORDER BY h.date) AS moved FROM held h`;
const CELLS = (source) => `SELECT CAST(trade_date AS VARCHAR) AS day, type, industry, sum(CAST(moved AS HUGEINT) * cents) AS cents FROM ${source} WHERE moved IS NOT NULL GROUP BY ALL ORDER BY ALL`;
const JOINED = `(${MOVED}) m JOIN prices USING (stock_code, date) JOIN participants USING (participant_id) JOIN industries USING (stock_code)`;
const cells = (await db.runAndReadAll(CELLS(JOINED))).getRows();
const computed = clock();
await db.run(`CREATE TABLE stored AS SELECT trade_date, type, industry, moved, cents FROM ${JOINED} WHERE moved <> 0`);
const stored = clock();
await db.runAndReadAll(CELLS('stored'));
const warm = clock() - stored;
console.log(JSON.stringify({ load: loaded - from, compute: computed - loaded, warm, cells: cells.map((row) => row.map(String)) }));
