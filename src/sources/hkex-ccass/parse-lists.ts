import { Parser } from 'htmlparser2';
import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { NameRow, Parsed, SecurityRow, SetAside } from '../../store/rows.js';
import { isBlockTitle, titleOf } from './recognise-page.js';

interface CodeList {
  readonly asOf: IsoDate | null;
  /** Row of the file that holds the first entry. */
  readonly firstRow: number;
  readonly entries: readonly { readonly code: string; readonly name: string }[];
}

interface Heads {
  readonly what: string;
  readonly code: RegExp;
  readonly name: RegExp;
}

const AGAIN = 'the list is cut or edited: save it again';
const STOCKS: Heads = {
  what: 'stock list',
  code: /^(stock code|股份代號|股份代号)$/i,
  name: /^(stock name|股份名稱|股份名称)$/i,
};
const PARTICIPANTS: Heads = {
  what: 'participant list',
  code: /^(ccass )?participant id$|^(中央結算系統)?參與者編號$|^(中央结算系统)?参与者编号$/i,
  name: /name|名稱|名称/i,
};

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

function listFromJson(text: string, heads: Heads): CodeList {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    throw new InputError('the JSON ends early or is damaged', { place: heads.what, remedy: AGAIN });
  }
  if (!Array.isArray(items)) {
    throw new InputError('no JSON array', { place: heads.what, remedy: 'expected [{"c":...,"n":...}]' });
  }
  const entries = items.map((item: unknown, index) => {
    const { c, n } = (typeof item === 'object' && item !== null ? item : {}) as { c?: unknown; n?: unknown };
    if (typeof c !== 'string' || typeof n !== 'string') {
      throw new InputError('no "c" and "n"', { place: `${heads.what}, item ${index + 1}`, remedy: AGAIN });
    }
    return { code: squeeze(c), name: squeeze(n) };
  });
  return { asOf: null, firstRow: 1, entries };
}

function listFromHtml(html: string, heads: Heads): CodeList {
  const header: string[] = [];
  const rows: string[][] = [];
  let [row, cell, action, complete]: [string[], string | null, string, boolean] = [[], null, '', false];
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (tag === 'form' && !action) action = attributes.action ?? '';
        else if (tag === 'td' || tag === 'th') cell = '';
      },
      ontext(text) {
        if (cell !== null) cell += text;
      },
      onclosetag(tag, implied) {
        if (tag === 'html') complete = !implied;
        else if (tag === 'td' || tag === 'th') {
          (tag === 'td' ? row : header).push(squeeze(cell ?? ''));
          cell = null;
        } else if (tag === 'tr') {
          if (row.length > 0) rows.push(row);
          row = [];
        }
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  if (!complete) throw new InputError('the page ends early', { place: heads.what, remedy: AGAIN });
  const [code, name] = header.slice(-2);
  if (code === undefined || name === undefined || !heads.code.test(code) || !heads.name.test(name)) {
    const found = header.map((head) => `"${head}"`).join(', ') || 'none';
    throw new InputError(`the columns are not code and name (found ${found})`, {
      place: heads.what,
      remedy: 'HKEX has changed the page; keep the file and update waizi',
    });
  }
  const entries = rows.map((cells, index) => {
    if (cells.length !== 2) {
      throw new InputError(`${cells.length} cells instead of 2`, {
        place: `${heads.what}, row ${index + 2}`,
        remedy: AGAIN,
      });
    }
    return { code: cells[0] ?? '', name: cells[1] ?? '' };
  });
  const asOf = /[?&]shareholdingdate=([\d/-]+)/i.exec(action)?.[1];
  return { asOf: asOf ? parseDate(asOf) : null, firstRow: 2, entries };
}

function parseList<Row>(
  text: string,
  heads: Heads,
  toRow: (code: string, name: string, asOf: IsoDate | null) => Row | null,
): Parsed<Row> {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  const title = body.startsWith('<') ? titleOf(body.slice(0, 65_536)) : null;
  if (title && isBlockTitle(title)) {
    throw new InputError(`the site's block page "${title}"`, {
      place: heads.what,
      remedy: 'stop asking for a while, then save the list from a browser',
    });
  }
  const list = body.startsWith('<') ? listFromHtml(body, heads) : listFromJson(body, heads);
  if (list.entries.length === 0) throw new InputError('no entry', { place: heads.what, remedy: AGAIN });
  const rows: Row[] = [];
  const setAside: SetAside[] = [];
  const names = new Map<string, string>();
  list.entries.forEach(({ code, name }, index) => {
    const row = toRow(code, name, list.asOf);
    const reason = !row
      ? `"${code}" is no code`
      : names.has(code)
        ? `${code} stands twice, first as "${names.get(code)}", here as "${name}"`
        : null;
    if (row && !reason) rows.push(row);
    if (reason) setAside.push({ row: list.firstRow + index, reason });
    if (!names.has(code)) names.set(code, name);
  });
  if (rows.length === 0) throw new InputError('no entry has a code', { place: heads.what, remedy: AGAIN });
  return { rows, setAside };
}

/**
 * HKEX's list of stocks in CCASS: the JSON of today or the HTML table of 2019. It names northbound securities
 * too (codes 3xxxx, 7xxxx and 9xxxx, with the mainland code in the name).
 * @returns a row per stock; `asOf` from the page's own address, null in JSON, which bears no date
 * @throws InputError for a cut or foreign answer
 */
export function parseStockList(text: string): Parsed<SecurityRow> {
  return parseList(text, STOCKS, (code, name, asOf) => {
    if (!/^\d{1,5}$/.test(code)) return null;
    return {
      stock: code.padStart(5, '0'),
      asOf,
      name,
      category: null,
      subCategory: null,
      boardLot: null,
      isin: null,
      currency: null,
      listingDate: null,
    };
  });
}

/**
 * HKEX's list of CCASS participants, JSON or HTML.
 * @returns a row per participant; first and last day are the page's own date, null in JSON
 * @throws InputError for a cut or foreign answer
 */
export function parseParticipantList(text: string): Parsed<NameRow> {
  return parseList(text, PARTICIPANTS, (code, name, asOf) =>
    /^[A-Z]\d{5}$/.test(code) ? { participant: code, name, firstSeen: asOf, lastSeen: asOf } : null,
  );
}
