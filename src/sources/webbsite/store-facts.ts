import type { Calendar } from '../../calendar/calendar.js';
import type { CalendarDay } from '../../calendar/calendar-day.js';
import { divide, type Fraction, fraction, ONE, parseDecimal, toNumber } from '../../decimal.js';
import { dayNumber, fromDayNumber, type IsoDate, weekday } from '../../iso-date.js';
import type { Engine, Row, Value } from '../../store/engine.js';
import type { ActionKind, SetAside } from '../../store/rows.js';
import type { Staging } from '../../store/staging.js';
import type { Writer } from '../../store/writer.js';
import type { CodeSpan } from './codes.js';

/** Name of the archive as a source of prices. */
export const SOURCE = 'webb-site.com';
const FOREVER = '9999-12-31';
const SQL_DAY = (column: string): string => `DATE '1970-01-01' + CAST(${column} AS INTEGER)`;

export interface Fact {
  readonly stock: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** The archive's days of trading and settlement that the calendar has otherwise. */
export async function calendarDays(engine: Engine, calendar: Calendar): Promise<CalendarDay[]> {
  const rows = await engine.query(
    'SELECT DISTINCT CAST(tradedate AS INTEGER) AS trade, CAST(settledate AS INTEGER) AS settle FROM ws_calendar WHERE tradedate IS NOT NULL ORDER BY trade',
  );
  if (rows.length === 0) return [];
  const trades = new Set(rows.map(({ trade }) => Number(trade)));
  const settles = new Set(rows.flatMap(({ settle }) => (settle === null ? [] : [Number(settle)])));
  const unsettled = new Set(
    (
      await engine.query('SELECT CAST(specialdate AS INTEGER) AS day FROM ws_specialdays WHERE nosettle = 1')
    ).map(({ day }) => Number(day)),
  );
  const [first, last] = [Math.min(...trades), Math.max(...trades)];
  const earliest = Math.min(...settles);
  const days: CalendarDay[] = [];
  for (let day = first; day <= last; day += 1) {
    const date = fromDayNumber(day);
    if (weekday(date) % 6 === 0 || !calendar.covers(date)) continue;
    const isTraded = trades.has(day);
    // whether the first days settle is not told by trades before them
    const isSettled = isTraded && !unsettled.has(day) && (day < earliest || settles.has(day));
    const known = calendar.status('hong-kong', date);
    const same =
      isTraded === (known !== 'closed') && isSettled === (known === 'open' || known === 'half-day');
    if (same) continue;
    const status = isTraded ? (isSettled ? 'open' : 'no-settlement') : 'closed';
    days.push({ market: 'hong-kong', date, status });
  }
  return days;
}

/** Trading days whose settlement day by the archive is not what the calendar gives. */
export async function settlementConflicts(engine: Engine, calendar: Calendar): Promise<SetAside[]> {
  const rows = await engine.query(
    'SELECT CAST(tradedate AS INTEGER) AS trade, CAST(settledate AS INTEGER) AS settle FROM ws_calendar WHERE settledate IS NOT NULL AND coalesce(deferred, 0) = 0 ORDER BY trade',
  );
  const wrong: string[] = [];
  for (const { trade, settle } of rows) {
    const date = fromDayNumber(Number(trade));
    if (
      !calendar.covers(date) ||
      !calendar.covers(fromDayNumber(Number(settle))) ||
      !calendar.isTradingDay(date)
    )
      continue;
    if (calendar.settlementDateOf(date) !== fromDayNumber(Number(settle))) wrong.push(date);
  }
  if (wrong.length === 0) return [];
  return [
    {
      row: 0,
      reason: `the archive's calendar has another settlement day than T+2 gives for ${wrong.length} trading days (${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ', ...' : ''})`,
    },
  ];
}

/** Makes the spans of stock codes known to SQL as `ws_codes`. */
export async function showCodes(engine: Writer['engine'], spans: readonly CodeSpan[]): Promise<void> {
  await engine.exec(
    'CREATE OR REPLACE TEMP TABLE ws_codes (issue DOUBLE, stock VARCHAR, first DOUBLE, last DOUBLE)',
  );
  await engine.append(
    'ws_codes',
    spans.map(({ issue, stock, from, to }) => [issue, stock, from, to]),
  );
}

/** Unadjusted closes in HKD, with volume and turnover; suspensions as announcements. */
export async function storePrices(
  writer: Writer,
  staging: Staging,
  calendar: Calendar,
  today: IsoDate,
  file: number,
): Promise<{ rows: number; setAside: SetAside[]; facts: Fact[] }> {
  const { engine } = writer;
  const setAside: SetAside[] = [];
  const days = (
    await engine.query(
      'SELECT DISTINCT CAST(atdate AS INTEGER) AS day FROM ws_quotes WHERE atdate IS NOT NULL',
    )
  ).map(({ day }) => Number(day));
  const open = days.filter((day) => {
    const date = fromDayNumber(day);
    return date <= today && calendar.covers(date) && calendar.isTradingDay(date);
  });
  await engine.exec('CREATE OR REPLACE TEMP TABLE ws_trading (day DOUBLE)');
  await engine.append(
    'ws_trading',
    open.map((day) => [day]),
  );
  // the archive numbers HKD 0, or leaves it out
  await engine.exec(
    'CREATE OR REPLACE TEMP TABLE ws_hkd AS SELECT DISTINCT id1 AS issue FROM ws_issue WHERE coalesce(sehkcurr, 0) = 0',
  );
  await engine.exec(`CREATE OR REPLACE TEMP VIEW ws_coded_quotes AS
    SELECT c.stock, q.issueid, q.atdate, q.closing, q.vol, q.turn, coalesce(q.susp, 0) AS susp, coalesce(q.noclose, 0) AS noclose
    FROM ws_quotes q
    JOIN ws_hkd i ON i.issue = q.issueid
    JOIN ws_codes c ON c.issue = q.issueid AND q.atdate >= c.first AND q.atdate < c.last
    JOIN ws_trading t ON t.day = q.atdate`);
  // a turnover per share far from the close: one of the two is in another unit
  const usable =
    'susp = 0 AND noclose = 0 AND closing > 0 AND coalesce(vol, 0) >= 0 AND coalesce(turn, 0) >= 0';
  const odd = 'vol > 0 AND turn > 0 AND (turn > 5 * closing * vol OR 5 * turn < closing * vol)';
  const [counted] = await engine.query(
    `SELECT count(*) AS n, min(stock) AS stock FROM ws_coded_quotes WHERE ${usable} AND ${odd}`,
  );
  if (Number(counted?.n) > 0)
    setAside.push({
      row: 0,
      reason: `${counted?.n} quotes whose turnover per share is over 5 times or under a fifth of the close left out (the first of ${counted?.stock})`,
    });
  const years = await engine.query(
    `SELECT CAST(year(${SQL_DAY('atdate')}) AS INTEGER) AS year, count(*) AS n FROM ws_coded_quotes
     WHERE ${usable} AND NOT coalesce(${odd}, false) GROUP BY 1 ORDER BY 1`,
  );
  let rows = 0;
  for (const { year, n } of years) {
    rows += Number(n);
    const [from, to] = [dayNumber(`${year}-01-01`), dayNumber(`${Number(year) + 1}-01-01`)];
    await writer.replace(
      'prices',
      [String(year)],
      `SELECT * FROM prices WHERE substr(CAST(date AS VARCHAR), 1, 4) = '${year}'
       UNION ALL
       SELECT stock, ${SQL_DAY('atdate')}, CAST(CAST(closing AS VARCHAR) AS DECIMAL(38,18)), CAST(vol AS DECIMAL(38,6)), CAST(turn AS DECIMAL(38,6)),
         'none', '${SOURCE}', false, ${file}
       FROM ws_coded_quotes WHERE ${usable} AND NOT coalesce(${odd}, false) AND atdate >= ${from} AND atdate < ${to}`,
    );
  }
  const runs = await engine.query(
    `SELECT stock, CAST(min(atdate) AS INTEGER) AS first, CAST(max(atdate) AS INTEGER) AS last
     FROM (SELECT stock, atdate, susp, row_number() OVER (PARTITION BY stock ORDER BY atdate)
             - row_number() OVER (PARTITION BY stock, susp ORDER BY atdate) AS run
           FROM ws_coded_quotes) q
     WHERE susp = 1 GROUP BY stock, run ORDER BY stock, first`,
  );
  staging.add(
    'announcements',
    runs.map((row) => [
      row.stock as string,
      fromDayNumber(Number(row.first)),
      'suspension',
      null,
      null,
      null,
      fromDayNumber(Number(row.last)),
      SOURCE,
      file,
    ]),
  );
  const ranges = await engine.query(
    'SELECT stock, CAST(min(atdate) AS INTEGER) AS first, CAST(max(atdate) AS INTEGER) AS last FROM ws_coded_quotes GROUP BY stock ORDER BY stock',
  );
  const facts = ranges.map(({ stock, first, last }) => ({
    stock: String(stock),
    from: fromDayNumber(Number(first)),
    to: fromDayNumber(Number(last)),
  }));
  await engine.exec('DROP VIEW ws_coded_quotes; DROP TABLE ws_trading; DROP TABLE ws_hkd');
  return { rows, setAside, facts };
}

/** Names and listing dates by code. */
export async function storeSecurities(
  engine: Engine,
  staging: Staging,
  spans: readonly CodeSpan[],
  file: number,
): Promise<Fact[]> {
  const names = new Map(
    (
      await engine.query(
        'SELECT CAST(i.id1 AS INTEGER) AS issue, min(o.name1) AS name FROM ws_issue i JOIN ws_organisations o ON o.personid = i.issuer GROUP BY 1',
      )
    ).map(({ issue, name }) => [Number(issue), name === null ? null : String(name)]),
  );
  const told = new Map(
    (
      await engine.query(
        'SELECT CAST(issueid AS INTEGER) AS issue, CAST(firsttradedate AS INTEGER) AS first FROM ws_stocklistings WHERE firsttradedate IS NOT NULL',
      )
    ).map(({ issue, first }) => [`${issue} ${first}`, Number(first)]),
  );
  const currencies = new Map(
    (
      await engine.query(
        'SELECT CAST(id1 AS INTEGER) AS issue, CAST(coalesce(sehkcurr, 0) AS INTEGER) AS currency FROM ws_issue',
      )
    ).map(({ issue, currency }) => [Number(issue), Number(currency)]),
  );
  const [last] = await engine.query(
    'SELECT CAST(max(day) AS INTEGER) AS day FROM (SELECT max(atdate) AS day FROM ws_quotes UNION ALL SELECT max(atdate) FROM ws_holdings) d',
  );
  if (last?.day === null || last?.day === undefined) return [];
  const asOf = Number(last.day);
  const rows: Value[][] = [];
  const facts: Fact[] = [];
  for (const { issue, stock, from, to, exchange } of spans) {
    const listed = told.get(`${issue} ${from}`);
    // the weeks before a listing make no entry of their own
    if (
      listed === undefined &&
      spans.some((other) => other.issue === issue && other.stock === stock && other.from === to)
    )
      continue;
    const name = names.get(issue);
    if (!name) continue;
    const until = Math.min(asOf, to - 1);
    const date = listed === undefined ? null : fromDayNumber(listed);
    const board =
      exchange === 23
        ? 'Real Estate Investment Trusts'
        : `Equity Securities (${exchange === 20 ? 'GEM' : 'Main Board'})`;
    const currency = ['HKD', 'CNY', 'USD'][currencies.get(issue) ?? 0] ?? null;
    rows.push([
      stock,
      fromDayNumber(until),
      name,
      exchange === 23 ? board : 'Equity',
      board,
      null,
      null,
      currency,
      date,
      file,
    ]);
    facts.push({ stock, from: '0000-01-01', to: FOREVER });
  }
  staging.add('securities', rows);
  return facts;
}

/** Issued shares as they change. */
export async function storeIssued(engine: Engine, staging: Staging, file: number): Promise<Fact[]> {
  const rows = await engine.query(
    `SELECT DISTINCT c.stock, CAST(s.atdate AS INTEGER) AS day, s.outstanding FROM ws_issuedshares s
     JOIN ws_codes c ON c.issue = s.issueid AND s.atdate >= c.first AND s.atdate < c.last
     WHERE s.outstanding > 0 AND s.outstanding = floor(s.outstanding) ORDER BY c.stock, day, s.outstanding`,
  );
  staging.add(
    'issued',
    rows.map(({ stock, day, outstanding }) => [
      stock as string,
      fromDayNumber(Number(day)),
      BigInt(Number(outstanding)),
      null,
      file,
    ]),
  );
  return firstByStock(rows.map(({ stock, day }) => [String(stock), fromDayNumber(Number(day))]));
}

function firstByStock(days: readonly (readonly [stock: string, day: IsoDate])[]): Fact[] {
  const first = new Map<string, IsoDate>();
  for (const [stock, day] of days) if (day < (first.get(stock) ?? FOREVER)) first.set(stock, day);
  return [...first].map(([stock, from]) => ({ stock, from, to: FOREVER }));
}

/** Kinds of event by number: those that give shares. Table capchangetypes, where given, says so in words. */
const KINDS: ReadonlyMap<number, ActionKind> = new Map([
  [2, 'rights'],
  [4, 'split'],
  [5, 'bonus'],
  [8, 'rights'],
  [15, 'bonus'],
]);

function kindOf(type: number, words: ReadonlyMap<number, string>): ActionKind | null {
  const word = words.get(type)?.toLowerCase() ?? '';
  if (/rights|open offer/.test(word) && !/warrant|prefer/.test(word)) return 'rights';
  if (/split|consolidat|subdivi/.test(word)) return 'split';
  if (/^(bonus (issue|shares?)|scrip[- ]only)/.test(word)) return 'bonus';
  return KINDS.get(type) ?? null;
}

const exact = (value: unknown): Fraction => parseDecimal(String(value)) ?? ONE;

/** Splits, consolidations, bonus and rights issues, checked against the archive's own adjustments. */
export async function storeActions(
  engine: Engine,
  staging: Staging,
  file: number,
): Promise<{ rows: number; setAside: SetAside[]; facts: Fact[] }> {
  const words = new Map(
    (await engine.query('SELECT CAST(capchangetype AS INTEGER) AS type, change FROM ws_capchangetypes')).map(
      ({ type, change }) => [Number(type), String(change ?? '')],
    ),
  );
  const events = await engine.query(
    `SELECT DISTINCT CAST(e.issueid AS INTEGER) AS issue, c.stock, CAST(e.eventtype AS INTEGER) AS type, CAST(e.exdate AS INTEGER) AS ex,
       CAST(e.distdate AS INTEGER) AS dist, e.new AS fresh, e.old AS old
     FROM ws_events e JOIN ws_codes c ON c.issue = e.issueid AND e.exdate >= c.first AND e.exdate < c.last
     WHERE e.canceldate IS NULL AND e.exdate IS NOT NULL ORDER BY stock, ex, type, fresh, old, dist`,
  );
  const adjusted = await adjustments(engine);
  const rows: Value[][] = [];
  const setAside: SetAside[] = [];
  const facts: Fact[] = [];
  const byDay = new Map<string, Fraction>();
  for (const event of events) {
    const kind = kindOf(Number(event.type), words);
    if (kind === null || event.fresh === null || event.old === null) continue;
    const [fresh, old] = [exact(event.fresh), exact(event.old)];
    const stock = String(event.stock);
    const exDate = fromDayNumber(Number(event.ex));
    if (fresh.num <= 0n || old.num <= 0n) {
      setAside.push({
        row: 0,
        reason: `event of ${stock} on ${exDate} with ${event.fresh} new for ${event.old} old shares`,
      });
      continue;
    }
    const ratio = divide(fresh, old);
    const factor = kind === 'split' ? ratio : fraction(ratio.num + ratio.den, ratio.den);
    const named = kind === 'split' && factor.num < factor.den ? 'consolidation' : kind;
    const creditDate = event.dist === null ? null : fromDayNumber(Number(event.dist));
    rows.push([stock, exDate, named, factor.num, factor.den, null, creditDate, file]);
    facts.push({
      stock,
      from: creditDate !== null && creditDate < exDate ? creditDate : exDate,
      to: FOREVER,
    });
    // what a rights issue takes off a price hangs on prices
    const key = `${event.issue} ${event.ex}`;
    const others = events.some(
      (other) => other.issue === event.issue && other.ex === event.ex && other !== event,
    );
    if (kind !== 'rights' && !others) byDay.set(key, factor);
  }
  for (const [key, factor] of byDay) {
    const archived = adjusted.get(key);
    if (archived === undefined || Math.abs(archived * toNumber(factor) - 1) < 1e-4) continue;
    const [issue, day] = key.split(' ');
    setAside.push({
      row: 0,
      reason: `the event of issue ${issue} on ${fromDayNumber(Number(day))} gives ${toNumber(factor)} shares for one, the archive's adjustment is ${archived}: flagged`,
    });
  }
  staging.add('actions', rows);
  return { rows: rows.length, setAside, facts };
}

/** What prices before each ex-date are multiplied by: the quotient of cumulative adjustments. */
async function adjustments(engine: Engine): Promise<Map<string, number>> {
  const rows: Row[] = await engine.query(
    'SELECT CAST(issueid AS INTEGER) AS issue, CAST(exdate AS INTEGER) AS ex, cumadjust FROM ws_adjustments WHERE exdate IS NOT NULL ORDER BY issue, ex',
  );
  const single = new Map<string, number>();
  let [issue, before] = [-1, 1];
  for (const row of rows) {
    if (Number(row.issue) !== issue) [issue, before] = [Number(row.issue), 1];
    single.set(`${row.issue} ${row.ex}`, Number(row.cumadjust) / before);
    before = Number(row.cumadjust);
  }
  return single;
}
