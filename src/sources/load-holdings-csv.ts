import type { Calendar } from '../calendar/calendar.js';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Value } from '../store/engine.js';
import type { SetAside } from '../store/rows.js';
import { holderByName, type Staging } from '../store/staging.js';
import type { Writer } from '../store/writer.js';
import { type HoldingCsvRow, type HoldingProblemRow, readHoldings } from './ccass-csv/holdings.js';
import { readRecords } from './csv/records.js';

const BATCH = 50_000;
const COLUMNS =
  'stock VARCHAR, date DATE, page_date DATE, holder VARCHAR, shares BIGINT, known BOOLEAN, row_number BIGINT';
const LIMIT = 1_000_000_000_000_000n;

interface StockDayKey {
  readonly stock: string;
  readonly date: IsoDate;
}

/** A row that was left out, and the stock-days whose list it may belong to. */
interface Unread {
  readonly problem: HoldingProblemRow;
  readonly candidates: StockDayKey[];
}

/**
 * Streams a CCASS csv into the staging area. A row that cannot be read leaves its holder unknown on that day (the
 * earlier holding stands, the change goes to the next day); a row without a readable holder sets its whole stock-day
 * aside. A participant that stands twice in one list rejects the file.
 * @returns rows staged and rows set aside
 */
export async function loadHoldingsCsv(
  content: AsyncIterable<Uint8Array>,
  writer: Writer,
  staging: Staging,
  calendar: Calendar,
  options: { readonly today: IsoDate; readonly file: number; readonly fetchedAt: string },
): Promise<{ rows: number; setAside: SetAside[] }> {
  const { engine } = writer;
  await engine.exec(`CREATE OR REPLACE TEMP TABLE csv_lines (${COLUMNS})`);
  const names = new Map<string, { holder: string; name: string; first: IsoDate; last: IsoDate }>();
  const settlement = new Map<IsoDate, IsoDate | null>();
  const unread: Unread[] = [];
  const dropped = new Map<string, SetAside>();
  let batch: Value[][] = [];
  let rows = 0;
  let previous: StockDayKey | null = null;
  let open: Unread[] = [];
  const effective = (date: IsoDate): IsoDate | null => {
    let day = settlement.get(date);
    if (day === undefined) {
      day = date > options.today ? null : calendar.settlementDayOnOrBefore(date);
      settlement.set(date, day);
    }
    return day;
  };
  for await (const row of readHoldings(readRecords(content))) {
    if ('problem' in row) {
      const item: Unread = { problem: row, candidates: candidatesOf(row, previous) };
      unread.push(item);
      open.push(item);
      continue;
    }
    for (const item of open) item.candidates.push({ stock: row.stock, date: row.date });
    open = [];
    previous = row;
    const day = effective(row.date);
    const excess = row.shares > LIMIT || row.shares < -LIMIT;
    if (day === null || excess) {
      const reason =
        day === null
          ? `date ${row.date} is after today (${options.today})`
          : `${row.shares} shares are more than any stock has`;
      const key = `${row.stock} ${row.date}`;
      if (!dropped.has(key))
        dropped.set(key, { row: row.row, reason: `${reason}: list of ${row.stock} left out` });
      if (!excess) continue;
    }
    const holder = row.participant ?? holderByName(row.name);
    noteName(names, holder, row, day as IsoDate);
    batch.push([row.stock, day, row.date, holder, row.shares, true, row.row]);
    rows += 1;
    if (batch.length >= BATCH) {
      await engine.append('csv_lines', batch);
      batch = [];
    }
  }
  await engine.append('csv_lines', batch);
  await rejectDuplicates(writer);
  await engine.exec(`UPDATE csv_lines SET holder = n.holder FROM (
    SELECT row_number, holder || ' (' || place || ')' AS holder FROM (
      SELECT row_number, holder, row_number() OVER (PARTITION BY stock, page_date, holder ORDER BY shares DESC, row_number) AS place
      FROM csv_lines WHERE holder LIKE '~%') p WHERE place > 1) n WHERE n.row_number = csv_lines.row_number`);
  const setAside: SetAside[] = [];
  for (const item of unread) setAside.push(await leaveOut(writer, item, dropped, effective));
  for (const [key, reason] of dropped) {
    const [stock, date] = key.split(' ');
    await engine.query(`DELETE FROM csv_lines WHERE stock = $stock AND page_date = CAST($date AS DATE)`, {
      stock: stock as string,
      date: date as string,
    });
    setAside.push(reason);
  }
  setAside.sort((a, b) => a.row - b.row);
  const kept = Number((await engine.query('SELECT count(*) AS n FROM csv_lines WHERE known'))[0]?.n);
  if (kept === 0) {
    const first = setAside[0];
    throw new InputError(first ? `no usable row (${first.reason})` : 'no rows below the header', {
      ...(first ? { place: `row ${first.row}` } : {}),
      remedy: 'check the file against docs/formats.md',
    });
  }
  await staging.addLines('csv_lines', options.file, options.fetchedAt);
  for (const { holder, name, first, last } of names.values())
    staging.addName(holder, name, first, last, options.file);
  await engine.exec('DROP TABLE csv_lines');
  return { rows: Math.min(rows, kept), setAside };
}

function candidatesOf(row: HoldingProblemRow, previous: StockDayKey | null): StockDayKey[] {
  if (row.stock !== null && row.date !== null) return [{ stock: row.stock, date: row.date }];
  return previous === null ? [] : [previous];
}

function noteName(
  names: Map<string, { holder: string; name: string; first: IsoDate; last: IsoDate }>,
  holder: string,
  row: Extract<HoldingCsvRow, { shares: bigint }>,
  day: IsoDate,
): void {
  if (!row.name) return;
  const key = `${holder}\n${row.name}`;
  const seen = names.get(key);
  if (!seen) names.set(key, { holder, name: row.name, first: day, last: day });
  else if (day < seen.first) seen.first = day;
  else if (day > seen.last) seen.last = day;
}

async function rejectDuplicates(writer: Writer): Promise<void> {
  const [twice] = await writer.engine.query(`
    SELECT stock, CAST(page_date AS VARCHAR) AS date, holder, min(row_number) AS first, max(row_number) AS last, count(*) AS n
    FROM csv_lines WHERE holder NOT LIKE '~%' GROUP BY stock, page_date, holder HAVING count(*) > 1 ORDER BY first LIMIT 1`);
  if (!twice) return;
  throw new InputError(
    `participant ${twice.holder} stands ${twice.n} times in the list of ${twice.stock} on ${twice.date}`,
    {
      place: `rows ${twice.first} and ${twice.last}`,
      remedy: 'remove the double rows; which of them counts cannot be told',
    },
  );
}

/** Marks the holder of an unreadable row as unknown, or sets the whole list aside when the holder is unreadable too. */
async function leaveOut(
  writer: Writer,
  { problem, candidates }: Unread,
  dropped: Map<string, SetAside>,
  effective: (date: IsoDate) => IsoDate | null,
): Promise<SetAside> {
  const { row } = problem;
  const holder = problem.participant ?? (problem.name ? holderByName(problem.name) : null);
  for (const { stock, date } of candidates) {
    const day = effective(date);
    if (day === null) continue;
    if (holder === null) {
      const reason = `list of ${stock} on ${date} left out: a row without a readable holder belongs to it`;
      if (!dropped.has(`${stock} ${date}`)) dropped.set(`${stock} ${date}`, { row, reason });
      continue;
    }
    await writer.engine.query(
      `INSERT INTO csv_lines SELECT $stock, CAST($day AS DATE), CAST($date AS DATE), $holder, NULL, false, $row
       WHERE NOT EXISTS (SELECT 1 FROM csv_lines WHERE stock = $stock AND page_date = CAST($date AS DATE) AND holder = $holder)
         AND EXISTS (SELECT 1 FROM csv_lines WHERE stock = $stock AND page_date = CAST($date AS DATE))`,
      { stock, day, date, holder, row },
    );
  }
  return { row, reason: problem.problem };
}
