import { InputError } from '../errors.js';
import { recogniseCalendarCsv } from './calendars/calendar-csv.js';
import { recogniseConnectCalendar } from './calendars/connect-calendar.js';
import { recogniseSzseCalendar } from './calendars/szse-calendar.js';
import { recogniseHoldingsHeader } from './ccass-csv/columns.js';
import { recogniseActionsHeader, recogniseAnnouncementsHeader } from './corporate-actions/columns.js';
import { recognisePage, titleOf } from './hkex-ccass/recognise-page.js';
import { recogniseIndustries } from './industries/industries.js';
import { recogniseYahooProfile } from './industries/yahoo-profile.js';
import { recogniseIssuedHeader } from './issued/issued.js';
import { recogniseParticipantList } from './participant-lists/participant-list.js';
import { recognisePricesHeader } from './prices/columns.js';
import { recogniseSecuritiesCsv } from './securities-list/securities-list.js';
import { recogniseEastmoneyHoldings } from './stock-connect/eastmoney-holdings.js';
import { recogniseHoldingsCsv } from './stock-connect/holdings-csv.js';
import { recogniseLater } from './stock-connect/recognise-later.js';
import { recogniseSseHoldings } from './stock-connect/sse-holdings.js';
import { recogniseTushareHoldings } from './stock-connect/tushare-holdings.js';
import { headerOf } from './table.js';
import { recogniseIssueList } from './webbsite-issues/issue-list.js';
import { looksLikeZip } from './zip.js';

/** The kinds of file that import knows, in the order in which they are loaded: what others need comes first. */
export const KINDS = [
  'hkex-calendar',
  'szse-calendar',
  'calendar',
  'workbook',
  'securities',
  'stock-list',
  'participants',
  'participant-list',
  'webbsite-issues',
  'industries',
  'yahoo-profile',
  'corporate-actions',
  'announcements',
  'issued',
  'prices',
  'connect-page',
  'sse-holdings',
  'tushare-holdings',
  'eastmoney-holdings',
  'connect-csv',
  'ccass-csv',
  'ccass-page',
] as const;
export type Kind = (typeof KINDS)[number];

const CSV_KINDS: readonly [Kind, (cells: readonly string[]) => boolean][] = [
  ['ccass-csv', recogniseHoldingsHeader],
  ['prices', recognisePricesHeader],
  ['corporate-actions', recogniseActionsHeader],
  ['announcements', recogniseAnnouncementsHeader],
  ['issued', recogniseIssuedHeader],
];

const TEXT_KINDS: readonly [Kind, (head: string) => boolean][] = [
  ['hkex-calendar', recogniseConnectCalendar],
  ['szse-calendar', recogniseSzseCalendar],
  ['calendar', recogniseCalendarCsv],
  ['webbsite-issues', recogniseIssueList],
  ['sse-holdings', recogniseSseHoldings],
  ['tushare-holdings', recogniseTushareHoldings],
  ['eastmoney-holdings', recogniseEastmoneyHoldings],
  ['connect-csv', recogniseHoldingsCsv],
  ['yahoo-profile', recogniseYahooProfile],
  ['industries', recogniseIndustries],
  ['securities', recogniseSecuritiesCsv],
  ['participants', recogniseParticipantList],
];

/** Text of the beginning of a file: UTF-8, else GB18030. A character cut at the end is dropped. */
function textOf(head: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(head, { stream: true });
  }
}

const REMEDY = 'see docs/formats.md for what import reads, or say what it is with --as KIND';

/**
 * What a file is, from the beginning of its content (unpacked), never from its name.
 * @throws InputError when it is nothing that import reads
 */
export function recognise(head: Buffer): Kind {
  if (head.length === 0) throw new InputError('the file is empty', { remedy: 'fetch it again' });
  if (looksLikeZip(head)) return 'workbook';
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  if (!utf16 && head.includes(0)) throw new InputError('binary data that is no workbook', { remedy: REMEDY });
  const text = utf16 ? new TextDecoder('utf-16le').decode(head) : textOf(head);
  const page = recognisePage(text);
  if (
    page === 'ccass-page' ||
    page === 'connect-page' ||
    page === 'stock-list' ||
    page === 'participant-list'
  )
    return page;
  if (page === 'block-page') {
    throw new InputError(`a block page of the site ("${titleOf(text) ?? ''}"), not an answer`, {
      remedy: 'stop fetching, wait, and save the page again by hand',
    });
  }
  if (page === 'other-html') {
    throw new InputError(`a web page, but none of HKEX's holding pages (title "${titleOf(text) ?? ''}")`, {
      remedy: 'save the result page of the CCASS shareholding search',
    });
  }
  for (const [kind, is] of TEXT_KINDS.slice(0, 4)) if (is(text)) return kind;
  const cells = headerCells(text);
  for (const [kind, is] of CSV_KINDS) if (is(cells)) return kind;
  for (const [kind, is] of TEXT_KINDS.slice(4)) if (is(text)) return kind;
  const later = recogniseLater(text);
  if (later !== null)
    throw new InputError(`a file of ${later}, which this version does not load`, { remedy: 'leave it out' });
  const first = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  throw new InputError(`not a file that import knows (it begins "${printable(first)}")`, { remedy: REMEDY });
}

function headerCells(text: string): readonly string[] {
  try {
    return headerOf(text);
  } catch {
    return [];
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?').slice(0, 60);
