import { wholeContentOf } from '../archive/unpack.js';
import type { Calendar } from '../calendar/calendar.js';
import type { CalendarDay } from '../calendar/calendar-day.js';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Value } from '../store/engine.js';
import type {
  Adjustment,
  AnnouncementRow,
  ConnectHoldingRow,
  IndustryRow,
  IssuedRow,
  IssueRow,
  NameRow,
  Parsed,
  SecurityRow,
  SetAside,
} from '../store/rows.js';
import type { Staging } from '../store/staging.js';
import { loadQuotations } from './quotations/load.js';
import { actionValues, stagePrices } from './stage-prices.js';
import type { LeftOut } from '../archive/quarantine.js';
import type { Doubts } from './list-doubts.js';
import type { Stored } from './stored.js';
import { loadYahooChart } from './yahoo/load.js';
import { parseCalendarCsv } from './calendars/calendar-csv.js';
import { loadTushareCcass } from './ccass-csv/load-tushare.js';
import { parseConnectCalendar } from './calendars/connect-calendar.js';
import { parseSzseCalendar } from './calendars/szse-calendar.js';
import { afterToday, filled, recordsOf, textOf } from './content.js';
import { readActions } from './corporate-actions/actions.js';
import { readAnnouncements } from './corporate-actions/announcements.js';
import { DAY_LOADERS } from './day-loaders.js';
import { POSITION_LOADERS } from './fund-positions/loaders.js';
import { parseConnectPage } from './hkex-ccass/parse-connect-page.js';
import { parseParticipantList as parseParticipantPage, parseStockList } from './hkex-ccass/parse-lists.js';
import { parsePage } from './hkex-ccass/parse-page.js';
import { parseIndustries, type ResolveIndustry } from './industries/industries.js';
import { parseYahooProfile } from './industries/yahoo-profile.js';
import { readIssued } from './issued/issued.js';
import { parseParticipantList } from './participant-lists/participant-list.js';
import { readPrices } from './prices/prices.js';
import type { Kind } from './recognise.js';
import {
  parseSecuritiesCsv,
  parseSecuritiesSheet,
  recogniseSecuritiesSheet,
} from './securities-list/securities-list.js';
import { parseEastmoneyHoldings } from './stock-connect/eastmoney-holdings.js';
import { parseHoldingsCsv } from './stock-connect/holdings-csv.js';
import { parseSseHoldings } from './stock-connect/sse-holdings.js';
import { parseSzseSheet, recogniseSzseHoldings } from './stock-connect/szse-holdings.js';
import { refuseLists } from './stock-connect/refuse-lists.js';
import { parseTushareHoldings } from './stock-connect/tushare-holdings.js';
import { parseIssueList } from './webbsite-issues/issue-list.js';
import { readWorkbook } from './workbook.js';

/** What a user can say about files that do not say it themselves. */
export interface LoadOptions {
  readonly allowAdjusted: boolean;
  readonly adjusted: Adjustment | null;
  /** `--id`: the series or source the file belongs to. */
  readonly id: string | null;
  readonly date: IsoDate | null;
  /** Taken out of quarantine: what cannot be is let pass. */
  readonly accepted?: boolean;
}

export interface LoadContext {
  readonly staging: Staging;
  readonly calendar: Calendar;
  readonly today: IsoDate;
  readonly file: number;
  /** What the file is called where it came from. */
  readonly name: string;
  readonly fetchedAt: string;
  readonly options: LoadOptions;
  /** Knows the industries of the shipped scheme. */
  readonly resolveIndustry?: ResolveIndustry;
  /** The path that the file came by. */
  readonly path: string;
  readonly stored: Stored;
  /** Null where no list is doubted: it was let pass before. */
  readonly doubts: Doubts | null;
}

/** What a file changes beside holdings: stocks whose prices, facts or calendar it tells. */
export interface Loaded {
  readonly rows: number;
  readonly setAside: readonly SetAside[];
  readonly facts: readonly { readonly stock: string; readonly from: IsoDate; readonly to: IsoDate }[];
  readonly priced: readonly string[];
  readonly calendar: readonly CalendarDay[];
  /** Reasons of lists that were left out because they cannot be. */
  readonly doubtful?: readonly LeftOut[];
}

export const NOTHING = { facts: [], priced: [], calendar: [] } as const;
const PAGE_LIMIT = 32 << 20;
const FOREVER = '9999-12-31';

export type Loader = (path: string, context: LoadContext) => Promise<Loaded>;

const loadPage: Loader = async (path, { staging, calendar, today, file, fetchedAt, options, doubts }) => {
  const page = parsePage(await textOf(path, PAGE_LIMIT), { trusted: options.accepted === true });
  if (page.pageDate > today) throw afterToday('the page is', page.pageDate, today);
  const date = calendar.settlementDayOnOrBefore(page.pageDate);
  const sizes = page.lines.map(({ shares }) => shares);
  await doubts?.refuse({
    stock: page.stock,
    date,
    named: sizes.reduce((sum, shares) => sum + shares, 0n),
    holders: sizes.length,
    largest: sizes.reduce((most, shares) => (shares > most ? shares : most), 0n),
    owed: sizes.reduce((sum, shares) => (shares < 0n ? sum - shares : sum), 0n),
    total: page.totalCcass,
  });
  staging.addPage(page, date, page.fetchedOn ?? fetchedAt, file);
  if (page.stockName) {
    const name = page.stockName.replace(/\s*-\s*(HKD|RMB|USD) TRADED SHARES.*$/i, '');
    staging.add('securities', [[page.stock, page.pageDate, name, null, null, null, null, null, null, file]]);
  }
  return { ...NOTHING, rows: page.lines.length, setAside: [] };
};

const loadPrices: Loader = async (path, context) => {
  const { today, options } = context;
  const parsed = await readPrices(recordsOf(path), {
    today,
    ...(options.adjusted ? { adjusted: options.adjusted } : {}),
    ...(options.id ? { source: options.id } : {}),
  });
  return stagePrices(parsed, context);
};

const loadActions: Loader = async (path, { staging, file }) => {
  const parsed = filled(await readActions(recordsOf(path)));
  staging.add(
    'actions',
    parsed.rows.map((row) => actionValues(row, file)),
  );
  const split = parsed.rows.filter(({ factor }) => factor !== null);
  return {
    rows: parsed.rows.length,
    setAside: parsed.setAside,
    facts: split.map(({ stock, exDate, creditDate }) => ({
      stock,
      from: creditDate !== null && creditDate < exDate ? creditDate : exDate,
      to: FOREVER,
    })),
    priced: [...new Set(split.map(({ stock }) => stock))],
    calendar: [],
  };
};

const loadAnnouncements: Loader = async (path, { staging, file }) => {
  const parsed = filled(await readAnnouncements(recordsOf(path)));
  staging.add(
    'announcements',
    parsed.rows.map((row: AnnouncementRow) => [
      row.stock,
      row.date,
      row.kind,
      row.shares,
      row.from,
      row.to,
      row.until,
      row.note,
      file,
    ]),
  );
  return {
    ...NOTHING,
    rows: parsed.rows.length,
    setAside: parsed.setAside,
    facts: parsed.rows.map(({ stock, date, kind }) => ({
      stock,
      from: kind === 'listing' ? '0000-01-01' : date,
      to: FOREVER,
    })),
  };
};

const loadIssued: Loader = async (path, { staging, file }) => {
  const parsed = filled(await readIssued(recordsOf(path)));
  staging.add(
    'issued',
    parsed.rows.map((row: IssuedRow) => [row.stock, row.date, row.issued, row.totalCcass, file]),
  );
  return {
    ...NOTHING,
    rows: parsed.rows.length,
    setAside: parsed.setAside,
    facts: parsed.rows.map(({ stock, date }) => ({ stock, from: date, to: FOREVER })),
  };
};

const addSecurities = (parsed: Parsed<SecurityRow>, { staging, file, options }: LoadContext): Loaded => {
  const { rows, setAside } = filled(parsed);
  staging.add(
    'securities',
    rows.map((row) => [
      row.stock,
      row.asOf ?? options.date,
      row.name,
      row.category,
      row.subCategory,
      row.boardLot,
      row.isin,
      row.currency,
      row.listingDate,
      file,
    ]),
  );
  const telling = rows.filter(({ boardLot, listingDate }) => boardLot !== null || listingDate !== null);
  return {
    ...NOTHING,
    rows: rows.length,
    setAside,
    facts: telling.map(({ stock }) => ({ stock, from: '0000-01-01', to: FOREVER })),
  };
};

const addConnect = async (
  parsed: Parsed<ConnectHoldingRow>,
  { staging, file, today, stored }: LoadContext,
): Promise<Loaded> => {
  const { rows, setAside } = filled(parsed);
  const late = rows.find(({ date }) => date > today);
  if (late) throw afterToday(`holdings of ${late.stock} are`, late.date, today);
  await refuseLists(rows, stored.lists);
  staging.add(
    'connect_holdings',
    rows.map((row) => [row.direction, row.exchange, row.stock, row.name, row.date, row.shares, file]),
  );
  return { ...NOTHING, rows: rows.filter(({ shares }) => shares !== null).length, setAside };
};

const addNames = (parsed: Parsed<NameRow>, { staging, file }: LoadContext): Loaded => {
  const { rows, setAside } = filled(parsed);
  for (const { participant, name, firstSeen, lastSeen } of rows)
    staging.addName(participant, name, firstSeen, lastSeen, file);
  return { ...NOTHING, rows: rows.length, setAside };
};

const addCalendar = (parsed: Parsed<CalendarDay>, { staging, file }: LoadContext): Loaded => {
  const { rows, setAside } = filled(parsed);
  staging.add(
    'calendar_days',
    rows.map(({ market, date, status }) => [market, date, status, file]),
  );
  return { ...NOTHING, rows: rows.length, setAside, calendar: rows };
};

const dated = ({ options }: LoadContext): { date?: IsoDate } => (options.date ? { date: options.date } : {});

const loadWorkbook: Loader = async (path, context) => {
  const sheet = await readWorkbook(await wholeContentOf(path, 64 << 20));
  if (recogniseSecuritiesSheet(sheet)) {
    return addSecurities(
      parseSecuritiesSheet(sheet, context.options.date ? { asOf: context.options.date } : {}),
      context,
    );
  }
  if (recogniseSzseHoldings(sheet)) return addConnect(parseSzseSheet(sheet, dated(context)), context);
  throw new InputError('a workbook, but none that import knows', {
    remedy: 'give HKEX ListOfSecurities.xlsx or the Shenzhen exchange’s Connect holdings',
  });
};

/** How each kind is loaded into the staging area; lists of many rows have loaders of their own. */
export const LOADERS: Readonly<
  Record<Exclude<Kind, 'ccass-csv' | 'ccass-parquet' | 'webbsite-dump' | 'webbsite-csv'>, Loader>
> = {
  'ccass-page': loadPage,
  prices: loadPrices,
  'hkex-quotations': loadQuotations,
  'yahoo-chart': loadYahooChart,
  'tushare-ccass': loadTushareCcass,
  'corporate-actions': loadActions,
  announcements: loadAnnouncements,
  issued: loadIssued,
  workbook: loadWorkbook,
  securities: async (path, context) =>
    addSecurities(
      parseSecuritiesCsv(await textOf(path), context.options.date ? { asOf: context.options.date } : {}),
      context,
    ),
  'stock-list': async (path, context) => addSecurities(parseStockList(await textOf(path)), context),
  participants: async (path, context) => addNames(parseParticipantList(await textOf(path)), context),
  'participant-list': async (path, context) => addNames(parseParticipantPage(await textOf(path)), context),
  industries: async (path, context) => {
    const { id } = context.options;
    const { resolveIndustry: resolve } = context;
    const options = { ...(id ? { scheme: id } : {}), ...(resolve ? { resolve } : {}) };
    return addIndustries(parseIndustries(await textOf(path), options), context);
  },
  'yahoo-profile': async (path, context) => {
    const row = parseYahooProfile(await textOf(path, PAGE_LIMIT), context.options.id ?? context.name);
    return addIndustries({ rows: [row], setAside: [] }, context);
  },
  'webbsite-issues': async (path, context) => addIssues(parseIssueList(await textOf(path)), context),
  'connect-page': async (path, context) => addConnect(parseConnectPage(await textOf(path)), context),
  'sse-holdings': async (path, context) =>
    addConnect(parseSseHoldings(await textOf(path), dated(context)), context),
  'tushare-holdings': async (path, context) => addConnect(parseTushareHoldings(await textOf(path)), context),
  'eastmoney-holdings': async (path, context) =>
    addConnect(parseEastmoneyHoldings(await textOf(path)), context),
  'connect-csv': async (path, context) => addConnect(parseHoldingsCsv(await textOf(path)), context),
  'hkex-calendar': async (path, context) => addCalendar(parseConnectCalendar(await textOf(path)), context),
  'szse-calendar': async (path, context) => addCalendar(parseSzseCalendar(await textOf(path)), context),
  calendar: async (path, context) => addCalendar(parseCalendarCsv(await textOf(path)), context),
  ...DAY_LOADERS,
  ...POSITION_LOADERS,
};

function addIndustries(parsed: Parsed<IndustryRow>, { staging, file }: LoadContext): Loaded {
  const { rows, setAside } = filled(parsed);
  staging.add(
    'industries',
    rows.map((row) => [row.stock, row.scheme, row.code, row.industry, row.from, row.to, file]),
  );
  const names = new Map(
    rows.flatMap(({ scheme, industry, nameZh }) =>
      nameZh && nameZh !== industry ? [[`${scheme}\n${industry}`, [scheme, industry, nameZh, file]]] : [],
    ) as [string, Value[]][],
  );
  staging.add('industry_names', names.values());
  return { ...NOTHING, rows: rows.length, setAside };
}

function addIssues(parsed: Parsed<IssueRow>, { staging, file }: LoadContext): Loaded {
  const { rows, setAside } = filled(parsed);
  staging.add(
    'issues',
    rows.map((row) => [row.issueId, row.issuerId, row.name, row.type, file]),
  );
  return { ...NOTHING, rows: rows.length, setAside };
}
